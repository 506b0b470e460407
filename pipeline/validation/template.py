"""How the pages look: two Jinja templates with their style inside."""

STYLE = """
:root { --ink: #1c2330; --soft: #5b6575; --line: #dde2ea; --ground: #f6f7f9; --good: #14713d;
  --bad: #b3261e; }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink);
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", "Noto Sans", "Noto Sans KR", sans-serif; }
main { max-width: 1100px; margin: 0 auto; padding: 28px 24px 64px; }
a { color: #1f5fbf; text-decoration: none; } a:hover { text-decoration: underline; }
h1 { font-size: 26px; margin: 6px 0 4px; } h2 { font-size: 18px; margin: 36px 0 10px; }
.muted { color: var(--soft); }
.pill { display: inline-block; padding: 1px 10px; border-radius: 999px; font-size: 13px;
  font-weight: 600; color: white; vertical-align: middle; }
.pill.passed { background: var(--good); } .pill.failed { background: var(--bad); }
.panel { background: white; border: 1px solid var(--line); border-radius: 8px;
  padding: 14px 18px; margin: 12px 0; overflow-x: auto; }
.panel.failure { border-left: 4px solid var(--bad); }
.panel h3 { margin: 0 0 4px; font-size: 15px; }
.panel p { margin: 4px 0; }
nav { display: flex; flex-wrap: wrap; gap: 6px 14px; font-size: 14px; }
table { border-collapse: collapse; width: 100%; font-size: 14px; }
th, td { text-align: left; vertical-align: top; padding: 6px 10px 6px 0;
  border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
th { font-weight: 600; color: var(--soft); font-size: 13px; }
tbody tr:last-child > td { border-bottom: 0; }
code, .value { font-family: ui-monospace, "DejaVu Sans Mono", monospace; font-size: 13px; }
"""

# Only for what Great Expectations renders: status, expectation, observed value; tables inside.
RENDERED_STYLE = """
.rendered .table-responsive > table { table-layout: fixed; }
.rendered .table-responsive > table > thead th:nth-child(1) { width: 90px; }
.rendered .table-responsive > table > thead th:nth-child(3) { width: 240px; }
.rendered .table-responsive > table table th { width: auto !important; }
.rendered h5, .rendered .alert { display: none; }
.rendered table table { width: auto; margin: 4px 0; font-size: 13px; }
.rendered .badge { background: #e8ecf2; border-radius: 4px; padding: 0 5px; font-size: 13px; }
.rendered .text-danger { color: var(--bad); } .rendered .text-success { color: var(--good); }
.rendered strong.text-danger br:first-child { display: none; }
.rendered i { font-style: normal; font-weight: 700; }
.rendered i.fa-check-circle::before { content: "\\2713  met"; }
.rendered i.fa-times::before { content: "\\2717  failed"; }
.rendered i.fa-exclamation-triangle::before { content: "!  failed"; }
"""

PAGE = (
    """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="suite-success" content="{{ 'passed' if success else 'failed' }}">
<meta name="suite-expectations" content="{{ expectations | length }}">
<meta name="suite-failed" content="{{ failed | length }}">
<title>Validation of {{ suite }}</title>
<style>"""
    + STYLE
    + RENDERED_STYLE
    + """</style>
</head>
<body>
<main>
<a href="index.html">All suites</a>
<h1>Validation of {{ suite }}
  <span class="pill {{ 'passed' if success else 'failed' }}">
    {{- 'passed' if success else 'failed' -}}
  </span>
</h1>
<p class="muted">{{ expectations | length - failed | length }} of {{ expectations | length }}
expectations met. {{ 'What depends on this data may run.' if success else
'Nothing that depends on this data runs.' }}</p>
{% if failed %}
<h2>What failed</h2>
{% for entry in failed %}
<section class="panel failure">
<h3>{{ entry.description }}</h3>
<p>Observed: <span class="value">{{ observed_text(entry.observed) }}</span>
<span class="muted">({{ entry.expectation }}, table {{ entry.table }})</span></p>
{% if entry.examples %}
<table>
<thead><tr>{% for key in entry.examples[0] %}<th>{{ key }}</th>{% endfor %}</tr></thead>
<tbody>
{% for example in entry.examples %}
<tr>{% for value in example.values() %}<td>{{ '(none)' if value is none else value }}</td>
{% endfor %}</tr>
{% endfor %}
</tbody>
</table>
{% endif %}
</section>
{% endfor %}
{% endif %}
<h2>Every expectation</h2>
<nav>{% for section in sections %}<a href="#{{ loop.index }}">{{ section.title }}</a>
{% endfor %}</nav>
{% for section in sections %}
<section class="panel" id="{{ loop.index }}">
<h3>{{ section.title }}</h3>
<div class="rendered">{{ section.body }}</div>
</section>
{% endfor %}
<p class="muted">Rendered by Great Expectations; the suite's JSON holds the same facts.</p>
</main>
</body>
</html>
"""
)

INDEX = (
    """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Data Docs</title>
<style>"""
    + STYLE
    + """</style>
</head>
<body>
<main>
<h1>Data Docs</h1>
<p class="muted">What the data was expected to be, and whether it was: a page for each suite. A
suite that failed stops every stage that depends on its data.</p>
<section class="panel">
<table>
<thead><tr><th>Suite</th><th>Result</th><th>Expectations met</th></tr></thead>
<tbody>
{% for suite in suites %}
<tr><td><a href="{{ suite.name }}.html">{{ suite.name }}</a></td>
<td><span class="pill {{ suite.success }}">{{ suite.success }}</span></td>
<td>{{ suite.expectations | int - suite.failed | int }} of {{ suite.expectations }}</td></tr>
{% endfor %}
</tbody>
</table>
</section>
</main>
</body>
</html>
"""
)
