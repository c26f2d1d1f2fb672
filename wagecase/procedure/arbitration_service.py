"""After acceptance: the fast track with its gate, the copy to the respondent and his answer, posting and notice."""

from __future__ import annotations

from wagecase.procedure.acts import AskType
from wagecase.procedure.arbitration_rows import ACCEPTED, CONFIRMED, DECIDED, HOW, RESPONDENT, desk_act, tribunal_act
from wagecase.procedure.asks import DOCUMENT, NOTE, NUMBER, REASON, ask, pick
from wagecase.procedure.checks_arbitration import (
    EXCLUSIONS,
    agreement_on_file,
    amount_could_not_be_judged,
    amount_is_small,
    both_agreed,
    facts_are_clear,
    not_excluded,
    notice_is_over,
    posting_allowed,
    shortened_to_a_day,
    simple_notice_allowed,
)
from wagecase.procedure.figures import written
from wagecase.procedure.guards import unanswered
from wagecase.procedure.guards_arbitration import can_be_found, off_fast_track, on_fast_track
from wagecase.procedure.sources import source
from wagecase.procedure.words import Words

PREPARING = frozenset({"preparing"})
MANY = written("arbitration.posting_workers")
POSTED_BECAUSE = pick(
    "ground",
    "留置、张贴的理由",
    "Ground",
    ("refused", "受送达人拒收", "Receipt refused"),
    ("closed", f"{MANY}人以上案件，用人单位已停业或者下落不明", f"{MANY} workers or more and the employer closed"),
)
PHOTO = ask("photo", AskType.code, "照片或者录像编号", "Reference of the photo or video")

FAST_TRACK = desk_act(
    name="fast_track",
    label=Words("速裁分流", "Put on the fast track"),
    at=PREPARING,
    needs=(off_fast_track,),
    checks=(
        *(not_excluded(name) for name in EXCLUSIONS),
        facts_are_clear,
        amount_is_small,
        both_agreed,
        agreement_on_file,
    ),
    hints=(amount_could_not_be_judged,),
    asks=(
        ask("clear_facts", AskType.yes_no, "事实清楚、争议不大", "Clear facts and little dispute"),
        ask("both_agree", AskType.yes_no, "双方当事人同意简易处理", "Both sides agree"),
        ask("evidence", AskType.code, "双方同意的凭证", "Paper of the agreement", required=False),
        ask("public_interest", AskType.yes_no, "涉及国家利益、社会公共利益", "Public interest"),
        ask("major_effect", AskType.yes_no, "有重大社会影响", "Major social effect"),
        ask("respondent_missing", AskType.yes_no, "被申请人下落不明", "The respondent cannot be found"),
        ask("unsuitable", AskType.yes_no, "其他不宜简易处理的情形", "Otherwise unsuitable"),
        NOTE,
    ),
    after=("arbitration.accepted",),
    records="arbitration.fast_tracked",
    effect="open_fast_track",
    cite=source("C20", "C21", "C25", "C27"),
)
LEAVE_FAST_TRACK = tribunal_act(
    name="leave_fast_track",
    label=Words("转为普通程序", "Change to ordinary procedure"),
    at=ACCEPTED,
    needs=(on_fast_track,),
    asks=(REASON,),
    after=("arbitration.fast_tracked",),
    records="arbitration.left_fast_track",
    cite=source("C21", "C24"),
)
SERVE_COPY = desk_act(
    name="serve_copy",
    label=Words("送达申请书副本", "Serve the application"),
    at=ACCEPTED,
    checks=(simple_notice_allowed,),
    asks=(RESPONDENT, HOW, CONFIRMED, NUMBER),
    after=("arbitration.accepted",),
    records="arbitration.respondent_served",
    sets_document=True,
    effect="issue_document",
    cite=source("C11", "C23"),
)
POST_COPY = desk_act(
    name="post_copy",
    label=Words("留置、张贴申请书副本", "Leave or post the application"),
    at=ACCEPTED,
    checks=(posting_allowed,),
    asks=(RESPONDENT, POSTED_BECAUSE, PHOTO),
    after=("arbitration.accepted",),
    records="arbitration.posted",
    sets={"what": "copy"},
    sets_document=True,
    effect="issue_document",
    cite=source("C19"),
)
ANNOUNCE_COPY = desk_act(
    name="announce_copy",
    label=Words("公告送达申请书副本", "Serve the application by public notice"),
    at=ACCEPTED,
    needs=(can_be_found,),
    asks=(RESPONDENT, NUMBER, NOTE),
    after=("arbitration.accepted",),
    records="arbitration.public_notice",
    sets={"what": "copy"},
    sets_document=True,
    effect="issue_document",
    cite=source("C17", "H20"),
)
END_NOTICE = desk_act(
    name="end_notice",
    label=Words("公告期满", "Public notice is over"),
    at=ACCEPTED | DECIDED,
    needs=(unanswered("arbitration.public_notice", "arbitration.public_notice_ended", "H20"),),
    checks=(notice_is_over,),
    asks=(DOCUMENT, NOTE),
    after=("arbitration.public_notice",),
    records="arbitration.public_notice_ended",
    cite=source("C17", "H20"),
)
SHORTEN_ANSWER = desk_act(
    name="shorten_answer",
    label=Words("被申请人同意缩短答辩期", "Record the respondent's consent to a shorter answer"),
    at=ACCEPTED,
    needs=(on_fast_track,),
    checks=(shortened_to_a_day,),
    asks=(
        RESPONDENT,
        pick(
            "kind",
            "同意的内容",
            "What he agrees to",
            ("shortened", "缩短答辩期", "A shorter time"),
            ("dropped", "取消答辩期", "No time at all"),
        ),
        ask("due", AskType.date, "缩短后的届满日", "Last day of the shorter time", required=False),
        ask("evidence", AskType.code, "被申请人书面同意的编号", "Reference of the respondent's consent"),
    ),
    records="arbitration.answer_shortened",
    cite=source("C22"),
)
RECORD_ANSWER = desk_act(
    name="record_answer",
    label=Words("收到答辩书", "Receive the answer"),
    at=ACCEPTED,
    asks=(RESPONDENT, ask("answer", AskType.text, "答辩意见", "The answer")),
    records="arbitration.answered",
    cite=source("C12"),
)
FORWARD_ANSWER = desk_act(
    name="forward_answer",
    label=Words("向申请人送达答辩书副本", "Send the answer to the applicant"),
    at=ACCEPTED,
    asks=(ask("party", AskType.party, "答辩的被申请人", "Respondent who answered"), HOW, CONFIRMED),
    checks=(simple_notice_allowed,),
    after=("arbitration.answered",),
    records="arbitration.answer_forwarded",
    cite=source("C12"),
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
