"""Signing in and out, and who one is."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from wagecase.api.base import ApiBlueprint, bearer_token, caller, language
from wagecase.api.problems import attach_error_handlers
from wagecase.extensions import limiter
from wagecase.schemas.tokens import CredentialsSchema, CurrentUserSchema, TokenSchema
from wagecase.services.base import lookups
from wagecase.services.identity import api_tokens

blueprint = ApiBlueprint("tokens", description="登录 / Signing in")
attach_error_handlers(blueprint)
# Per address and minute; an office shares one address, so that the lock of the account is the real brake.
SIGN_IN_LIMIT = "300 per minute"


@blueprint.route("/tokens", methods=["POST"])
@limiter.limit(SIGN_IN_LIMIT)
@blueprint.arguments(CredentialsSchema)
@blueprint.response(201, TokenSchema)
def create_token(given: dict[str, Any]) -> dict[str, Any]:
    """用户名、密码和（如有）验证码换取访问令牌 / A bearer token for a user name, a password and, where one is set up,
    a code of the second factor.
    """
    life = timedelta(hours=given["hours"])
    issued = api_tokens.issue_token_for_password(
        given["username"], given["password"], frozenset(given["scopes"]), life, given.get("code")
    )
    return {
        "token": issued.token,
        "scopes": sorted(issued.scopes),
        "expires_at": issued.expires_at,
        "token_type": "Bearer",
    }


@blueprint.route("/tokens/current", methods=["DELETE"])
@blueprint.response(204)
def revoke_token() -> None:
    """作废本令牌 / End this token."""
    api_tokens.revoke_token(bearer_token())


@blueprint.route("/me", methods=["GET"])
@blueprint.response(200, CurrentUserSchema)
def get_current_user() -> dict[str, Any]:
    """当前用户 / Who I am."""
    return lookups.current_user_view(caller(), language())
