"""What a page says when it cannot do what was asked: what is the matter, what became of what was typed, and which
telephone takes a complaint meanwhile."""

from __future__ import annotations

from flask import Response

from wagecase.public.base import blueprint, render_page
from wagecase.web.problem_texts import WORKERS
from wagecase.web.problems import Problem, register_problem_handlers


def render_problem(problem: Problem, error: Exception) -> Response:
    title, text = WORKERS[problem.name]
    return render_page("problem.html", problem.status, title=title, text=text, reference=problem.reference)


register_problem_handlers(blueprint, render_problem)
