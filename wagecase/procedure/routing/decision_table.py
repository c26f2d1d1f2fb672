"""The decision table itself, question by question in the order in which a clerk would ask. `tests/examples/routing.md`
holds cases that a lawyer can read; the articles are those of the fact file."""

from __future__ import annotations

from dataclasses import replace

from wagecase.law.book import load_book
from wagecase.law.words import Bilingual
from wagecase.procedure.core.figures import written
from wagecase.procedure.routing.routing import (
    Route,
    RouteStatus,
    RouteSuggestion,
    RoutingFacts,
    RoutingRule,
    check_routing_rules,
    feature_values,
)

INSPECTION_REGULATION = "劳动保障监察条例"
PAY_REGULATION = "保障农民工工资支付条例"
ARBITRATION_LAW = "劳动争议调解仲裁法"
ARBITRATION_RULES = "劳动人事争议仲裁办案规则"
MEDIATION_PROVISIONS = "企业劳动争议协商调解规定"
AID_LAW = "法律援助法"


def _rule(route: Route, status: RouteStatus, when: str, zh: str, en: str, cite: str, facts: str) -> RoutingRule:
    """`when` is written `feature=value|value feature=value`."""
    pairs = (part.split("=") for part in when.split())
    conditions = {name: frozenset(values.split("|")) for name, values in pairs}
    return RoutingRule("", conditions, route, status, Bilingual(zh, en), cite, tuple(facts.split()))


def _question(name: str, *rows: RoutingRule) -> tuple[RoutingRule, ...]:
    """Rows of which exactly one fits whatever the facts are."""
    return tuple(replace(row, question=name) for row in rows)


MANY = written("arbitration.collective_workers")
FEWEST, MOST = written("arbitration.representatives_low"), written("arbitration.representatives_high")
URGENT = written("legal_aid.urgent_days")
_SUGGESTED, _POSSIBLE, _CLOSED, _WARNING = (
    RouteStatus.suggested,
    RouteStatus.possible,
    RouteStatus.closed,
    RouteStatus.warning,
)

INSPECTION = _question(
    "inspection",
    _rule(
        Route.inspection,
        _CLOSED,
        "in_forum=yes",
        "已进入调解、仲裁或者诉讼的，告知按照该程序办理",
        "What is already in mediation, arbitration or court is handled there, and the complainant is informed",
        f"{INSPECTION_REGULATION} 第21条",
        "A23",
    ),
    _rule(
        Route.inspection,
        _POSSIBLE,
        "in_forum=no look_back=over",
        "违法行为终了已满二年，可能不再查处；由人判断是否连续或者继续",
        "Two years have passed since the breach ended, so it may not be pursued; a person judges whether it continues",
        f"{INSPECTION_REGULATION} 第20条",
        "A04 A10",
    ),
    _rule(
        Route.inspection,
        _SUGGESTED,
        "in_forum=no look_back=open|unknown construction=yes",
        "工程建设领域优先：总包先行清偿、建设单位垫付、专用账户和保证金都可以动用",
        "Construction first: the general contractor pays, the developer advances, account and deposit can be called on",
        f"{PAY_REGULATION} 第29、30、36条",
        "F01 A43 A44 A45",
    ),
    _rule(
        Route.inspection,
        _POSSIBLE,
        "in_forum=no look_back=open|unknown construction=no platform=yes",
        "平台用工先走一站式调解；用人单位明确且违反劳动保障法律的，可以同时投诉",
        "Platform work goes to one-stop mediation first; a clear employer in breach of labour law may be complained of",
        f"{INSPECTION_REGULATION} 第18条; 人社厅发〔2024〕4号",
        "A16 B17",
    ),
    _rule(
        Route.inspection,
        _SUGGESTED,
        "in_forum=no look_back=open|unknown construction=no platform=no",
        "向用工所在地劳动保障监察机构投诉，5个工作日内受理",
        "A complaint to the inspection of the place of work, accepted within 5 working days",
        "关于实施《劳动保障监察条例》若干规定 第18条",
        "A01 A03",
    ),
)
MEDIATION = _question(
    "mediation",
    _rule(
        Route.peoples_mediation,
        _CLOSED,
        "agreement_broken=yes",
        "已有调解协议未履行，不必再调解：可以申请仲裁或者支付令",
        "An agreement stands and was not performed: arbitration or a payment order, not another mediation",
        f"{ARBITRATION_LAW} 第15、16条",
        "B09",
    ),
    _rule(
        Route.onestop_mediation,
        _SUGGESTED,
        "agreement_broken=no platform=yes",
        "新就业形态劳动者的报酬争议由一站式调解受理，受理后15日",
        "Pay disputes of platform workers go to one-stop mediation, 15 days from acceptance",
        "人社厅发〔2024〕4号",
        "B17",
    ),
    _rule(
        Route.peoples_mediation,
        _CLOSED,
        "agreement_broken=no platform=no employer_gone=yes",
        "用人单位已歇业或者下落不明，无法征得双方同意",
        "The employer is closed or cannot be found: both sides' consent cannot be had",
        f"{MEDIATION_PROVISIONS} 第22条",
        "B04",
    ),
    _rule(
        Route.peoples_mediation,
        _SUGGESTED,
        "agreement_broken=no platform=no employer_gone=no group=collective",
        f"{MANY}人以上的争议由乡镇、街道调解组织或者人民调解组织先行调解，协议可以申请审查或者司法确认",
        f"{MANY} or more: mediation by the town or a people's body first; the agreement can be reviewed or confirmed",
        f"{ARBITRATION_LAW} 第10条",
        "B01 B13 B15",
    ),
    _rule(
        Route.peoples_mediation,
        _POSSIBLE,
        "agreement_broken=no platform=no employer_gone=no group=few construction=yes",
        "工地所在乡镇、街道有调解组织；可以口头申请",
        "The town or street of the site has a mediation body; an oral application will do",
        f"{ARBITRATION_LAW} 第10、12条",
        "B01 B02",
    ),
    _rule(
        Route.committee_mediation,
        _POSSIBLE,
        "agreement_broken=no platform=no employer_gone=no group=few construction=no",
        "企业设有调解委员会的，双方同意即可在3个工作日内受理",
        "Where the enterprise has a committee, it accepts within 3 working days if both sides agree",
        f"{MEDIATION_PROVISIONS} 第22条",
        "B01 B04",
    ),
)
ARBITRATION = _question(
    "arbitration",
    _rule(
        Route.collective_arbitration,
        _SUGGESTED,
        "group=collective",
        f"{MANY}人以上有共同请求：优先立案、优先审理，推举{FEWEST}至{MOST}名代表",
        f"{MANY} or more with a common claim: filed and heard first, with {FEWEST} to {MOST} representatives",
        f"{ARBITRATION_RULES} 第5、62、63条",
        "C37 C38 C39",
    ),
    _rule(
        Route.ordinary_arbitration,
        _SUGGESTED,
        "group=few employer_gone=yes",
        "被申请人下落不明的不适用简易处理；单位歇业、注销的，列出资人为共同当事人",
        "No simple handling where the respondent cannot be found; of a closed employer the investor is a joint party",
        f"{ARBITRATION_RULES} 第6、57条",
        "C21 C41",
    ),
    _rule(
        Route.fast_track,
        _SUGGESTED,
        "group=few employer_gone=no amount=within",
        "标的额不超过本市上年度职工年平均工资，可以简易处理，由速裁庭办理",
        "The amount is not above last year's average yearly wage: simple handling by the fast-track tribunal",
        f"{ARBITRATION_RULES} 第56条",
        "C20 C27",
    ),
    _rule(
        Route.ordinary_arbitration,
        _SUGGESTED,
        "group=few employer_gone=no amount=above",
        "标的额超过本市上年度职工年平均工资；事实清楚、争议不大或者双方同意的，仍可以简易处理",
        "The amount is above last year's average yearly wage; clear facts or both sides' consent still allow it",
        f"{ARBITRATION_RULES} 第56条",
        "C20",
    ),
    _rule(
        Route.fast_track,
        _POSSIBLE,
        "group=few employer_gone=no amount=unset",
        "本市上年度职工年平均工资尚未设置，无法判断标的额；事实清楚、争议不大或者双方同意的，可以简易处理",
        "Last year's average yearly wage is not set, so the amount cannot be tested; clear facts or consent allow it",
        f"{ARBITRATION_RULES} 第56条",
        "C20 G32",
    ),
)
LIMITATION = _question(
    "limitation",
    _rule(
        Route.limitation,
        _WARNING,
        "limitation=over",
        "仲裁时效可能已经届满；时效是用人单位的抗辩，仍应告知并受理申请，查明有无中断",
        "The limitation may be over; it is the employer's defence: look for interruptions, and refuse nobody",
        f"{ARBITRATION_LAW} 第27条; 法释〔2025〕12号 第20条",
        "C03 C04 C05 C06",
    ),
    _rule(
        Route.limitation,
        _WARNING,
        "limitation=unknown",
        "没有登记劳动关系终止日，无法提示时效；关系存续期间不受一年限制，终止之日起一年",
        "The end of the labour relation is not on record: no limit runs while it lasts, one year from its end",
        f"{ARBITRATION_LAW} 第27条",
        "C04",
    ),
    _rule(
        Route.limitation,
        _POSSIBLE,
        "limitation=open",
        "仲裁时效尚未届满",
        "The limitation is still open",
        f"{ARBITRATION_LAW} 第27条",
        "C03 C04",
    ),
)
AID = _question(
    "legal_aid",
    _rule(
        Route.legal_aid,
        _SUGGESTED,
        "urgent=yes",
        f"时效或者期限不足{URGENT}日：可以先行提供法律援助，事后补办手续",
        f"Less than {URGENT} days remain: aid is provided first and the formalities follow",
        f"{AID_LAW} 第44条",
        "D08 D17",
    ),
    _rule(
        Route.legal_aid,
        _SUGGESTED,
        "urgent=no",
        "应当告知有权申请法律援助；农民工请求支付报酬免予核查经济困难状况",
        "Workers must be informed of legal aid; migrant workers who claim pay are exempt from the means check",
        f"{AID_LAW} 第35、42条",
        "D02 D17 D18",
    ),
)
PAYMENT_ORDER = _question(
    "payment_order",
    _rule(
        Route.payment_order,
        _SUGGESTED,
        "agreement_broken=yes",
        "持未履行的调解协议申请支付令；支付令失效的，可以就协议直接起诉",
        "A payment order on the agreement that was not performed; if it lapses, suit on the agreement is open at once",
        f"{ARBITRATION_LAW} 第16条; 法释〔2020〕26号 第13条",
        "B09 B12",
    ),
    _rule(
        Route.payment_order,
        _CLOSED,
        "agreement_broken=no employer_gone=yes",
        "支付令须由债务人收到后十五日内清偿或者异议，单位下落不明时难以进行",
        "The debtor must receive the order and has fifteen days to pay or object: hardly possible once they are gone",
        "民事诉讼法 第227条",
        "B11",
    ),
    _rule(
        Route.payment_order,
        _POSSIBLE,
        "agreement_broken=no employer_gone=no",
        "拖欠劳动报酬可以直接申请支付令；单位异议使其失效的，应当先申请仲裁",
        "Unpaid wages allow a payment order; if the employer's objection voids it, arbitration comes next",
        "劳动合同法 第30条; 法释〔2020〕26号 第13条",
        "B10 B11 B12",
    ),
)
SUIT = _question(
    "iou_suit",
    _rule(
        Route.iou_suit,
        _SUGGESTED,
        "iou=yes",
        "持工资欠条、不涉及其他争议的，可以直接起诉，按普通民事纠纷受理",
        "On a written wage IOU, with no other labour dispute, suit is open directly as an ordinary civil case",
        "法释〔2020〕26号 第15条",
        "C35",
    ),
    _rule(
        Route.iou_suit,
        _CLOSED,
        "iou=no",
        "没有书面工资欠条，须先申请仲裁",
        "Without a written wage IOU arbitration comes first",
        "法释〔2020〕26号 第15条",
        "C35",
    ),
)
POLICE = _question(
    "police",
    _rule(
        Route.police,
        _CLOSED,
        "order_unpaid=no",
        "须先有书面责令支付且指定期限届满仍不支付",
        "A written order to pay must have been served and its time have run out unpaid",
        "法释〔2013〕3号 第4条",
        "A35",
    ),
    _rule(
        Route.police,
        _SUGGESTED,
        "order_unpaid=yes crime=above",
        "责令支付逾期未付且达到数额标准，涉嫌拒不支付劳动报酬罪，报请移送",
        "The order ran out unpaid and the amount is reached: report for transfer as suspected refusal to pay",
        "刑法 第276条之一; 行政执法机关移送涉嫌犯罪案件的规定 第5条",
        "A32 A33 A35 A39",
    ),
    _rule(
        Route.police,
        _POSSIBLE,
        "order_unpaid=yes crime=unset",
        "责令支付逾期未付；本市数额标准尚未设置，由人判断",
        "The order ran out unpaid; the city's amount is not set, so a person judges",
        "法释〔2013〕3号 第3、4条",
        "A33 A34 A35",
    ),
    _rule(
        Route.police,
        _CLOSED,
        "order_unpaid=yes crime=within",
        "责令支付逾期未付，但数额未达到标准",
        "The order ran out unpaid, but the amount is below the threshold",
        "法释〔2013〕3号 第3条",
        "A33",
    ),
)
GOVERNMENT = _question(
    "government",
    _rule(
        Route.government_report,
        _CLOSED,
        "government=no",
        "不是政府投资项目",
        "Not a government-funded project",
        f"{PAY_REGULATION} 第59条",
        "A48a",
    ),
    _rule(
        Route.government_report,
        _SUGGESTED,
        "government=yes project_money_unpaid=yes",
        "政府投资项目因资金不到位拖欠的，报本级人民政府批准，责令限期拨付",
        "A government project short of funds: report to the government of the same level, which orders the funding",
        f"{PAY_REGULATION} 第59条",
        "A48a",
    ),
    _rule(
        Route.government_report,
        _POSSIBLE,
        "government=yes project_money_unpaid=no",
        "政府投资项目；查明是否因资金不到位或者违规建设拖欠",
        "A government project: find out whether funding is short or the building was against the rules",
        f"{PAY_REGULATION} 第59、60条",
        "A48a A48b",
    ),
)

ROUTING_RULES: tuple[RoutingRule, ...] = (
    *INSPECTION,
    *MEDIATION,
    *ARBITRATION,
    *LIMITATION,
    *AID,
    *PAYMENT_ORDER,
    *SUIT,
    *POLICE,
    *GOVERNMENT,
)


def suggest_routes(facts: RoutingFacts) -> tuple[RouteSuggestion, ...]:
    """What the table says of these facts: one row for each question, in its order."""
    values = feature_values(facts)
    return tuple(
        RouteSuggestion(row.route, row.status, row.reason, row.cite, row.facts)
        for row in ROUTING_RULES
        if row.fits(values)
    )


check_routing_rules(ROUTING_RULES, load_book().facts)
