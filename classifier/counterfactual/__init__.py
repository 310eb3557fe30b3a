"""What would have changed a decision: variants of a page, each scored by the model itself."""

from classifier.counterfactual.explaining import explain_page

__all__ = ["explain_page"]
