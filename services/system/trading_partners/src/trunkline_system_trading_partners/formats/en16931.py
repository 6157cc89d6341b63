"""The rules of EN 16931, as their editors publish them: every invoice in UBL is judged by them."""

from concurrent.futures import ThreadPoolExecutor
from functools import cache
from importlib.resources import files
from typing import Any, NoReturn

from lxml import etree
from saxonche import PySaxonProcessor  # type: ignore[import-not-found, unused-ignore]

from ..unreadable import Unreadable

RULES = "EN16931-UBL-validation.xslt"
SVRL = {"svrl": "http://purl.oclc.org/dsdl/svrl"}


class _Judge:
    """The processor with the rules compiled, which takes two seconds, once a process."""

    def __init__(self) -> None:
        self._processor = PySaxonProcessor(license=False)
        rules = files("trunkline_system_trading_partners.en16931").joinpath(RULES).read_text()
        compiler = self._processor.new_xslt30_processor()
        self._rules: Any = compiler.compile_stylesheet(stylesheet_text=rules)

    def report(self, invoice: str) -> str:
        """Give the report of Schematron on an invoice."""
        document = self._processor.parse_xml(xml_text=invoice)
        return str(self._rules.transform_to_string(xdm_node=document))


@cache
def _judge() -> _Judge:
    return _Judge()


@cache
def _bench() -> ThreadPoolExecutor:
    """One thread for all: the processor belongs to the thread that made it."""
    return ThreadPoolExecutor(1, thread_name_prefix="en16931")


def judge(invoice: etree._Element) -> None:
    """Hold an invoice or credit note against every rule; Unreadable names the first it breaks."""
    text = etree.tostring(invoice, encoding="unicode")
    report = _bench().submit(lambda: _judge().report(text)).result()
    failed: list[Any] = etree.fromstring(report.encode()).findall("svrl:failed-assert", SVRL)
    fatal = [one for one in failed if one.get("flag", "fatal") == "fatal"]
    if fatal:
        _refuse(fatal)


def _refuse(failed: list[Any]) -> NoReturn:
    rules = sorted({str(one.get("id")) for one in failed})
    shown = ", ".join(rules[:5]) + (" and more" if len(rules) > 5 else "")
    sentence = f"the invoice breaks rules of EN 16931 ({shown}); ask the supplier for a correct one"
    raise Unreadable("en16931", sentence, field=rules[0])
