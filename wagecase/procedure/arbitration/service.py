"""After acceptance: the fast track with its gate, the copy to the respondent and the answer, posting and notice."""

from __future__ import annotations

from wagecase.procedure.arbitration.checks import (
    EXCLUSIONS,
    agreement_on_file,
    both_agreed,
    fast_track_ground_holds,
    not_excluded,
    posting_allowed,
    public_notice_expired,
    shortened_period_is_valid,
    simple_notice_allowed,
    warn_amount_above_limit,
    warn_amount_not_compared,
)
from wagecase.procedure.arbitration.common import (
    ACCEPTED_STAGES,
    DECIDED_STAGES,
    NOTICE_METHOD,
    RECEIPT_CONFIRMED,
    RESPONDENT,
    commission_act,
    tribunal_act,
)
from wagecase.procedure.arbitration.guards import off_fast_track, on_fast_track, public_notice_allowed
from wagecase.procedure.core.acts import FieldType
from wagecase.procedure.core.enums import Bilingual
from wagecase.procedure.core.fields import DOCUMENT, DOCUMENT_NUMBER, NOTE, REASON, choice_field, form_field
from wagecase.procedure.core.figures import written
from wagecase.procedure.core.guards import awaits_answer
from wagecase.procedure.core.sources import citation_of

PREPARING_STAGE = frozenset({"preparing"})
MANY = written("arbitration.posting_workers")
POSTING_GROUND = choice_field(
    "ground",
    "留置、张贴的理由",
    "Ground",
    ("refused", "受送达人拒收", "Receipt refused"),
    ("closed", f"{MANY}人以上案件，用人单位已停业或者下落不明", f"{MANY} workers or more and the employer closed"),
)
PHOTO_REFERENCE = form_field("photo", FieldType.code, "照片或者录像编号", "Reference of the photo or video")

FAST_TRACK = commission_act(
    name="fast_track",
    label=Bilingual("速裁分流", "Put on the fast track"),
    at=PREPARING_STAGE,
    needs=(off_fast_track,),
    checks=(
        *(not_excluded(name) for name in EXCLUSIONS),
        fast_track_ground_holds,
        warn_amount_above_limit,
        both_agreed,
        agreement_on_file,
    ),
    hints=(warn_amount_not_compared,),
    form_fields=(
        form_field("clear_facts", FieldType.yes_no, "事实清楚、争议不大", "Clear facts and little dispute"),
        form_field("both_agree", FieldType.yes_no, "双方当事人同意简易处理", "Both sides agree"),
        form_field("evidence", FieldType.code, "双方同意的凭证", "Document of the agreement", required=False),
        form_field("public_interest", FieldType.yes_no, "涉及国家利益、社会公共利益", "Public interest"),
        form_field("major_effect", FieldType.yes_no, "有重大社会影响", "Major social effect"),
        form_field("respondent_missing", FieldType.yes_no, "被申请人下落不明", "The respondent cannot be found"),
        form_field("unsuitable", FieldType.yes_no, "其他不宜简易处理的情形", "Otherwise unsuitable"),
        NOTE,
    ),
    after=("arbitration.accepted",),
    records="arbitration.fast_tracked",
    effect="open_fast_track",
    cite=citation_of("C20", "C21", "C25", "C27"),
)
LEAVE_FAST_TRACK = tribunal_act(
    name="leave_fast_track",
    label=Bilingual("转为普通程序", "Change to ordinary procedure"),
    at=ACCEPTED_STAGES,
    needs=(on_fast_track,),
    form_fields=(REASON,),
    after=("arbitration.fast_tracked",),
    records="arbitration.left_fast_track",
    cite=citation_of("C21", "C24"),
)
SERVE_COPY = commission_act(
    name="serve_copy",
    label=Bilingual("送达申请书副本", "Serve the application"),
    at=ACCEPTED_STAGES,
    checks=(simple_notice_allowed,),
    form_fields=(RESPONDENT, NOTICE_METHOD, RECEIPT_CONFIRMED, DOCUMENT_NUMBER),
    after=("arbitration.accepted",),
    records="arbitration.respondent_served",
    sets_document=True,
    effect="issue_document",
    cite=citation_of("C11", "C23"),
)
POST_COPY = commission_act(
    name="post_copy",
    label=Bilingual("留置、张贴申请书副本", "Leave or post the application"),
    at=ACCEPTED_STAGES,
    checks=(posting_allowed,),
    form_fields=(RESPONDENT, POSTING_GROUND, PHOTO_REFERENCE),
    after=("arbitration.accepted",),
    records="arbitration.posted",
    sets={"what": "copy"},
    sets_document=True,
    effect="issue_document",
    cite=citation_of("C19"),
)
ANNOUNCE_COPY = commission_act(
    name="announce_copy",
    label=Bilingual("公告送达申请书副本", "Serve the application by public notice"),
    at=ACCEPTED_STAGES,
    needs=(public_notice_allowed,),
    form_fields=(RESPONDENT, DOCUMENT_NUMBER, NOTE),
    after=("arbitration.accepted",),
    records="arbitration.public_notice",
    sets={"what": "copy"},
    sets_document=True,
    effect="issue_document",
    cite=citation_of("C17", "H20"),
)
END_NOTICE = commission_act(
    name="end_notice",
    label=Bilingual("公告期满", "Public notice is over"),
    at=ACCEPTED_STAGES | DECIDED_STAGES,
    needs=(awaits_answer("arbitration.public_notice", "arbitration.public_notice_ended", "H20"),),
    checks=(public_notice_expired,),
    form_fields=(DOCUMENT, NOTE),
    after=("arbitration.public_notice",),
    records="arbitration.public_notice_ended",
    cite=citation_of("C17", "H20"),
)
SHORTEN_ANSWER = commission_act(
    name="shorten_answer",
    label=Bilingual("被申请人同意缩短答辩期", "Record the respondent's consent to a shorter answer"),
    at=ACCEPTED_STAGES,
    needs=(on_fast_track,),
    checks=(shortened_period_is_valid,),
    form_fields=(
        RESPONDENT,
        choice_field(
            "kind",
            "同意的内容",
            "What the respondent agrees to",
            ("shortened", "缩短答辩期", "A shorter time"),
            ("dropped", "取消答辩期", "No time at all"),
        ),
        form_field("due", FieldType.date, "缩短后的届满日", "Last day of the shorter time", required=False),
        form_field("evidence", FieldType.code, "被申请人书面同意的编号", "Reference of the respondent's consent"),
    ),
    records="arbitration.answer_shortened",
    cite=citation_of("C22"),
)
RECORD_ANSWER = commission_act(
    name="record_answer",
    label=Bilingual("收到答辩书", "Receive the answer"),
    at=ACCEPTED_STAGES,
    form_fields=(RESPONDENT, form_field("answer", FieldType.text, "答辩意见", "The answer")),
    records="arbitration.answered",
    cite=citation_of("C12"),
)
FORWARD_ANSWER = commission_act(
    name="forward_answer",
    label=Bilingual("向申请人送达答辩书副本", "Send the answer to the applicant"),
    at=ACCEPTED_STAGES,
    form_fields=(
        form_field("party", FieldType.party, "答辩的被申请人", "Respondent who answered"),
        NOTICE_METHOD,
        RECEIPT_CONFIRMED,
    ),
    checks=(simple_notice_allowed,),
    after=("arbitration.answered",),
    records="arbitration.answer_forwarded",
    cite=citation_of("C12"),
)

SERVICE_ACTS = (
    FAST_TRACK,
    LEAVE_FAST_TRACK,
    SERVE_COPY,
    POST_COPY,
    ANNOUNCE_COPY,
    END_NOTICE,
    SHORTEN_ANSWER,
    RECORD_ANSWER,
    FORWARD_ANSWER,
)
