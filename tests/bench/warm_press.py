"""Sets one document again and again in this process; prints the median seconds and the peak memory as JSON.

Usage: python -m tests.bench.warm_press ROUNDS < report.html
"""

import json
import resource
import sys

from filings.rendering.worker import Press

from .measuring import medians

if __name__ == "__main__":
    html, press = sys.stdin.read(), Press()
    seconds = medians({"warm": lambda: press.pdf(html)}, int(sys.argv[1]), warm_up=1)["warm"]
    print(json.dumps({"seconds": seconds, "maxrss": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss}))
