"""The two templates of the peer of `bench web`, with what our list shows of each case."""

BASE = """<!doctype html><html lang="en"><head><title>{% block title %}{% endblock %}</title></head><body>
<header><a href="/">Caraway</a> {{ user.full_name }}</header><main>{% block content %}{% endblock %}</main></body></html>"""
LIST = """{% extends "base.html" %}{% block title %}Cases{% endblock %}{% block content %}<h1>Cases</h1>
<table><thead><tr><th>Name</th><th>References</th><th>Stage</th><th>Caution expires</th><th>Worker</th></tr></thead><tbody>
{% for case in object_list %}<tr><th><a href="{% url "case" case.id %}">{{ case.participant.given_name }}
{{ case.participant.family_name }}</a></th><td>{{ case.reference }}<br>Police: {{ case.police_reference }}</td>
<td>{{ case.standing.stage }}{% if case.standing.on_hold %} On hold{% endif %}</td>
<td>{{ case.standing.expires_on|date:"j F Y"|default:"Not cautioned" }}</td><td>{{ case.worker_name|default:"No worker yet" }}</td>
</tr>{% endfor %}</tbody></table>{% if page_obj.has_next %}<a href="?page={{ page_obj.next_page_number }}">Next</a>{% endif %}
{% endblock %}"""
