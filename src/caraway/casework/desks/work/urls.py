"""Addresses of tasks."""

from django.urls import URLPattern, path

from caraway.casework.desks.work import several, tasks

urlpatterns: list[URLPattern] = [
    path("give", several.give, name="tasks_give"),
    path("seen", several.seen, name="tasks_seen"),
    path("<uuid:task>/", tasks.task, name="task"),
    path("<uuid:task>/seen", tasks.seen, name="task_seen"),
    path("<uuid:task>/close", tasks.close, name="task_close"),
    path("<uuid:task>/give", tasks.give, name="task_give"),
]
