"""The four answers of a source, as small numbers.

yes, no and unknown are those of the rules; stop means that this household may not be listed, and
nobody is told why.
"""

import numpy as np
import numpy.typing as npt

NO, YES, UNKNOWN, STOP = range(4)

Codes = npt.NDArray[np.uint8]
"""An answer, or another small code, per row."""

Bools = npt.NDArray[np.bool_]
"""A truth per row."""
