"""The flow: the stages of dvc.yaml as tasks of Prefect. Everything is derived from DVC's graph.

| module | takes | does | gives |
| --- | --- | --- | --- |
| `graph` | a DVC project | reads stages, edges, `meta`; asks DVC what changed | `Stage`s in order |
| `leftovers` | dvc.lock and the graph | removes results of stages that are gone | paths |
| `guard` | a command | runs it; ends its whole process group when the parent goes | exit code |
| `run_stage` | a stage's name | `dvc repro -s NAME` under the guard, with a deadline | `Outcome` |
| `pipeline` | targets | the Prefect flow: a task a stage, limits, retries | last_run.json |
| `cores` | a number of cores | shares them out among the stages | |
| `limits` | `gpu` stages | a leased slot each, on the server | |
| `flow_runs` | a flow run | asks the server: cancelled? others that died? | |
| `summary` | last_run.json, reports/ | terminal summary, Prefect artifacts | text |
| `workspace` | a folder | telemetry off, PREFECT_HOME, one run at a time | lock |
| `server` | a port | finds, starts and ends Prefect servers | URL |
| `serve` | a port, a schedule | the dashboard: a server and the flow ready to start | |

`meta` of a stage in dvc.yaml: `gpu: true` (passes the limit `gpu`), `cores` (that it keeps busy;
default: 1), `timeout` (seconds for one attempt), `retries` (attempts after the first; a user error
is never retried).
`pipeline` does not know this package. Prefect is imported where it is used: it takes a second.
"""
