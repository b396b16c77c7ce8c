"""The disclosure report computed again from the entries of a log, from docs/disclosure-report.md alone."""
import base64
import collections
import datetime
import json

DAY_MS = 86_400_000
ROLLING_DAYS = 30
FIXED = {
    "calls": ["served", "refused", "unauthenticated"],
    "searches": ["total", "without_candidates", "with_candidates", "candidates", "candidates_shown", "threshold_raised"],
    "leads": ["decided_on", "confirmed", "not_confirmed"],
    "dispositions": ["confirmed", "false", "no_action"],
    "faces": ["enrolled", "deleted_on_request", "deleted_otherwise"],
    "erased": ["collections", "payloads"],
    "false_alerts": ["alerts", "false_alerts", "searches"],
}


def moment(time_ms):
    return datetime.datetime.fromtimestamp(time_ms // 1000, datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def ppm(part, whole):
    return (2_000_000 * part + whole) // (2 * whole)


def figures(leaves, from_ms, to_ms):
    out = collections.defaultdict(collections.Counter)
    for section, rows in FIXED.items():
        for row in rows:
            out[section][row] = 0
    within = [leaf for leaf in leaves if from_ms <= leaf["ended_ms"] < to_ms]
    served = [leaf for leaf in within if leaf["kind"] == "call" and leaf.get("status") == 200]
    refused = [leaf for leaf in within if leaf["kind"] == "call" and leaf.get("status") != 200]
    out["calls"].update({"served": len(served), "refused": len(refused)})
    out["calls"]["unauthenticated"] = sum(leaf.get("requests", 0) for leaf in within if leaf["kind"] == "unauthenticated")
    out["refusals_by_exception"] = collections.Counter(leaf.get("exception", "(not stated)") for leaf in refused)
    out["faces"]["enrolled"] = sum(leaf.get("faces_enrolled", 0) for leaf in served)
    out["faces"]["deleted_on_request"] = sum(leaf.get("faces_deleted", 0) for leaf in served)
    others = [leaf for leaf in within if leaf["kind"] != "call"]
    out["faces"]["deleted_otherwise"] = sum(leaf.get("faces_deleted", 0) for leaf in others)
    out["erased"]["collections"] = sum(leaf.get("operation") == "DeleteCollection" for leaf in served)
    out["erased"]["payloads"] = sum(leaf.get("payloads_erased", 0) for leaf in served + others)
    searches(out, [leaf for leaf in served if "candidates" in leaf])
    decided = {leaf["lead"]: leaf["lead_status"] for leaf in served if leaf.get("operation") == "DecideLead"}
    out["leads"]["decided_on"] = len(decided)
    out["leads"]["confirmed"] = list(decided.values()).count("CONFIRMED")
    out["leads"]["not_confirmed"] = list(decided.values()).count("NOT_CONFIRMED")
    rates(out, leaves, from_ms, to_ms)
    return {section: dict(rows) for section, rows in out.items() if rows}


def searches(out, found):
    for leaf in found:
        shown = leaf.get("candidates_shown", leaf["candidates"])
        out["searches"]["total"] += 1
        out["searches"]["with_candidates" if shown else "without_candidates"] += 1
        out["searches"]["candidates"] += leaf["candidates"]
        out["searches"]["candidates_shown"] += shown
        if {"threshold_requested_milli", "threshold_effective_milli"} <= leaf.keys():
            out["searches"]["threshold_raised"] += leaf["threshold_requested_milli"] < leaf["threshold_effective_milli"]
        for by in ("operation", "purpose", "offence"):
            out[f"searches_by_{by}"][leaf.get(by, "(not stated)")] += 1


def rates(out, leaves, from_ms, to_ms):
    last = collections.defaultdict(dict)
    done = [leaf for leaf in leaves if leaf["kind"] == "call" and leaf.get("status") == 200]
    for leaf in done:
        if "disposition" in leaf and "lead" in leaf:
            last[leaf["search"]][leaf["lead"]] = leaf["disposition"]
    days = collections.defaultdict(lambda: [0, 0, 0])
    whole = [0, 0, 0]
    for leaf in done:
        time_ms = leaf["ended_ms"]
        if "candidates" not in leaf or not from_ms - ROLLING_DAYS * DAY_MS <= time_ms < to_ms:
            continue
        alert = leaf.get("candidates_shown", leaf["candidates"]) > 0
        words = list(last[leaf["request"]].values()) if alert else []
        one = [1, int(alert), int("FALSE" in words and "CONFIRMED" not in words)]
        days[time_ms // DAY_MS] = [a + b for a, b in zip(days[time_ms // DAY_MS], one)]
        if time_ms >= from_ms:
            whole = [a + b for a, b in zip(whole, one)]
            out["dispositions"].update({"confirmed": words.count("CONFIRMED"), "false": words.count("FALSE"), "no_action": words.count("NO_ACTION")})
    names = out["false_alerts"]
    names["searches"], names["alerts"], names["false_alerts"] = whole
    if whole[1]:
        names["per_alert_ppm"] = ppm(whole[2], whole[1])
    if whole[0]:
        names["per_face_ppm"] = ppm(whole[2], whole[0])
    for day in days:
        begin, end = day * DAY_MS, (day + 1) * DAY_MS - 1
        if not (from_ms <= begin < to_ms or from_ms <= end < to_ms):
            continue
        window = [sum(column) for column in zip(*(days[d] for d in list(days) if day - ROLLING_DAYS < d <= day))]
        name = moment(begin)[:10]
        out["false_alerts_rolling_per_face_ppm"][name] = ppm(window[2], window[0])
        if window[1]:
            out["false_alerts_rolling_per_alert_ppm"][name] = ppm(window[2], window[1])


def report_json(leaves, origin, root, from_ms, to_ms):
    report = {
        "format": "beholden-disclosure-report/1",
        "log": {"origin": origin, "root": base64.b64encode(root).decode(), "size": len(leaves)},
        "period": {"from": moment(from_ms), "to": moment(to_ms)},
        "figures": figures(leaves, from_ms, to_ms),
    }
    return json.dumps(report, sort_keys=True, separators=(",", ":"), ensure_ascii=False) + "\n"
