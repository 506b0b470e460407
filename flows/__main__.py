"""The command line of the flow: `python -m flows run | serve | dashboard`."""

from __future__ import annotations

import argparse
import contextlib
import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

from flows.workspace import prepare_environment, run_lock, workspace_name
from pipeline.console.command_line import in_spoken_language, tell_argparse
from pipeline.console.errors import Interrupted, UserError, exit_code
from pipeline.console.pipelines import MAIN, Pipeline, pipeline_named
from pipeline.console.saying import say
from pipeline.languages.setting import speak_as_set
from pipeline.languages.spoken import _
from pipeline.languages.telling import told

MAX_PORT = 65_535


def positive(text: str) -> int:
    """A number of at least 1, for argparse."""
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(told(f"{number} is less than 1"))
    return number


def port(text: str) -> int:
    """A number of a port, for argparse."""
    number = positive(text)
    if number > MAX_PORT:
        raise argparse.ArgumentTypeError(told(f"{number} is more than {MAX_PORT}"))
    return number


def build_parser() -> argparse.ArgumentParser:
    """The parser of the three commands."""
    parser = argparse.ArgumentParser(
        prog="python -m flows",
        description="Runs the stages of a dvc.yaml as a Prefect flow, in the current folder.",
        epilog="`dvc repro` gives the same results, one stage after another.",
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    run = commands.add_parser("run", help="bring the stages up to date")
    run.add_argument(
        "targets", nargs="*", metavar="TARGET", help="stages or groups of stages; default: all"
    )
    run.add_argument(
        "--pipeline", metavar="NAME", default=MAIN.name, help="another than the main one"
    )
    run.add_argument("--max-parallel", type=positive, help="cores to use; default: all")
    run.add_argument(
        "--gpu-slots", type=positive, help="gpu stages at once; default: runtime.training_slots"
    )
    serve = commands.add_parser("serve", help="serve the flow to a Prefect server that runs")
    dashboard = commands.add_parser("dashboard", help="start a Prefect server and serve the flow")
    dashboard.add_argument("--port", type=port, default=4200, help="default: 4200")
    for command in (serve, dashboard):
        command.add_argument(
            "--cron", help="run the main pipeline on a schedule, such as '0 3 * * *'"
        )
    return parser


def run(root: Path, arguments: argparse.Namespace) -> int:
    """Bring the stages up to date; returns the exit code. With nothing to do, in seconds."""
    from flows.graph import changed_stages, read_stages
    from flows.leftovers import tidy_unless_leftovers
    from flows.server import known_server
    from flows.summary import makers_of_metrics, terminal_summary, write_page_in_language
    from pipeline.params.completion import complete

    chosen = pipeline_named(arguments.pipeline)
    speak_as_set(root / chosen.params_file)
    with run_lock(root):
        if said := complete(root / chosen.params_file, chosen.load_schema()):
            print(said, flush=True)
        found = read_stages(root, chosen.dvc_file, arguments.targets)
        stages = [stage.name for stage in found]
        server = known_server(root)
        if server is None and not changed_stages(root, stages) and tidy_unless_leftovers(root):
            words = _("everything is up to date: {number} stages, nothing to run")
            print(words.format(number=len(stages)) + "\n")
            write_page_in_language(root, chosen)
            measured = bool(makers_of_metrics(chosen, found))
            print(terminal_summary(root, chosen, None, measured))
            return 0
        with _server(root, server) as (api_url, temporary):
            code = _run_flow(root, chosen, arguments, api_url, temporary)
    return code


@contextlib.contextmanager
def _server(root: Path, known: str | None) -> Iterator[tuple[str, bool]]:
    """The server to use and whether it ends with this run."""
    from flows.server import configured_server, free_port, started_server, use_server

    api_url = known or configured_server()
    if api_url is not None:
        use_server(api_url)
        yield api_url, False
        return
    with started_server(root, free_port()) as api_url:
        use_server(api_url)
        yield api_url, True


def _run_flow(
    root: Path, chosen: Pipeline, arguments: argparse.Namespace, api_url: str, temporary: bool
) -> int:
    from prefect import tags

    from flows.limits import forget_gpu_limit
    from flows.pipeline import pipeline
    from flows.server import drain, is_reachable
    from flows.summary import read_report, terminal_summary

    say(f"watch: {api_url.removesuffix('/api')}{' (until the run ends)' * temporary}")
    before = read_report(root, chosen)
    if temporary:
        forget_gpu_limit()  # the workspace is locked, and no other has this server
    try:
        with tags(workspace_name(root)):
            pipeline(
                targets=arguments.targets or None,
                root=str(root),
                max_parallel=arguments.max_parallel,
                gpu_slots=arguments.gpu_slots,
                pipeline=chosen.name,
                return_state=True,
            )
    except Exception:
        if is_reachable(api_url):
            raise
        if read_report(root, chosen) == before:
            raise UserError("Prefect's server ended", where=api_url, hint="run again") from None
        say("Prefect's server ended and does not know how the run did", file=sys.stderr)
    report = read_report(root, chosen)
    assert report is not None
    if temporary:
        drain(report.flow_run_id)
    print("\n" + terminal_summary(root, chosen, report), flush=True)
    for failure in report.failures():
        print("\n" + failure, file=sys.stderr, flush=True)
    if not is_reachable(api_url):
        os._exit(report.exit_code)  # Prefect's exit handlers would wait for the server
    return report.exit_code


def interrupt_on_signals() -> None:
    """The first SIGINT or SIGTERM is `Interrupted`; the second leaves at once.

    The guards end what is still at work then.
    """
    seen: list[int] = []

    def interrupt(number: int, frame: FrameType | None) -> None:
        if seen:
            os._exit(128 + number)
        seen.append(number)
        raise Interrupted(number)

    signal.signal(signal.SIGINT, interrupt)
    signal.signal(signal.SIGTERM, interrupt)


def main(argv: list[str]) -> int:
    """Run one command; returns its exit code. Only a bug of ours shows a traceback."""
    root = Path.cwd()
    speak_as_set(root / MAIN.params_file)
    tell_argparse()
    arguments = in_spoken_language(build_parser()).parse_args(argv)
    prepare_environment(root)
    interrupt_on_signals()

    def work() -> int | None:
        if arguments.command == "run":
            return run(root, arguments)
        from flows.serve import dashboard, serve

        if arguments.command == "serve":
            serve(root, arguments.cron)
        else:
            dashboard(root, arguments.port, arguments.cron)
        return None

    return exit_code(arguments.command, work)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
