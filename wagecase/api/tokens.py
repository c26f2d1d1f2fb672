"""Signing in and out, and who one is."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from wagecase.api.base import ApiBlueprint, bearer, caller, language
from wagecase.api.problems import answer_for
from wagecase.extensions import limiter
from wagecase.schemas.tokens import CredentialsSchema, MeSchema, TokenSchema
from wagecase.services.base import lookups
from wagecase.services.identity import api_tokens

blueprint = ApiBlueprint("tokens", description="登录 / Signing in")
answer_for(blueprint)
# Per address and minute; an office shares one address, so that the account's own rest is the real brake.
ATTEMPTS = "300 per minute"


@blueprint.route("/tokens", methods=["POST"])
@limiter.limit(ATTEMPTS)
@blueprint.arguments(CredentialsSchema)
@blueprint.response(201, TokenSchema)
def create(given: dict[str, Any]) -> dict[str, Any]:
    """用户名、密码和（如有）验证码换取访问令牌 / A bearer token for a user name, a password and, where one is set up,
    a code of the second factor.
    """
    life = timedelta(hours=given["hours"])
    issued = api_tokens.log_in(
        given["username"], given["password"], frozenset(given["scopes"]), life, given.get("code")
    )
    return {**vars(issued), "scopes": sorted(issued.scopes), "token_type": "Bearer"}


@blueprint.route("/tokens/current", methods=["DELETE"])
@blueprint.response(204)
def revoke() -> None:
    """作废本令牌 / End this token."""
    api_tokens.revoke(bearer())


@blueprint.route("/me", methods=["GET"])
@blueprint.response(200, MeSchema)
def me() -> dict[str, Any]:
    """当前用户 / Who I am."""
    return lookups.me(caller(), language())
