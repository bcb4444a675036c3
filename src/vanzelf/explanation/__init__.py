"""Why a scheme says what it says: structured, as JSON, as plain text and as HTML; nl and en.

explainer = Explainer(program, "nl")
explanation = explainer.explain(ReferenceEngine(program).evaluate(unit))
print(to_text(explanation))
"""

from vanzelf.explanation.document import to_json
from vanzelf.explanation.explainer import Explainer, explain
from vanzelf.explanation.html import to_html
from vanzelf.explanation.model import Explanation
from vanzelf.explanation.text import to_text

__all__ = ["Explainer", "Explanation", "explain", "to_html", "to_json", "to_text"]
