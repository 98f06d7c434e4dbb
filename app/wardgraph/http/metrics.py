"""What the server counts, in the text format of Prometheus."""

from __future__ import annotations

import threading
import time
from collections import Counter

_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


class Metrics:
    """Counts of requests by door and status, how long they took, and how many are under way."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._started = time.time()
        self._requests: Counter[tuple[str, str, int]] = Counter()
        self._buckets: Counter[tuple[str, float]] = Counter()
        self._sums: Counter[str] = Counter()
        self._counts: Counter[str] = Counter()
        self._truncated = 0
        self._current = 0

    def begin(self) -> None:
        """Count a request that begins."""
        with self._lock:
            self._current += 1

    def end(self, door: str, method: str, status: int, seconds: float) -> None:
        """Count a request that has been answered."""
        with self._lock:
            self._current -= 1
            self._requests[door, method, status] += 1
            self._counts[door] += 1
            self._sums[door] += seconds  # type: ignore[assignment]
            for bound in _BUCKETS:
                if seconds <= bound:
                    self._buckets[door, bound] += 1

    def truncated(self) -> None:
        """Count an answer that was cut off."""
        with self._lock:
            self._truncated += 1

    def text(self) -> str:
        """Return everything that was counted."""
        with self._lock:
            lines = [
                "# HELP wardgraph_http_requests_total Requests answered, by door, method and status.",
                "# TYPE wardgraph_http_requests_total counter",
            ]
            for (door, method, status), count in sorted(self._requests.items()):
                labels = f'door="{door}",method="{method}",status="{status}"'
                lines.append(f"wardgraph_http_requests_total{{{labels}}} {count}")
            lines += [
                "# HELP wardgraph_http_request_duration_seconds How long requests took, by door.",
                "# TYPE wardgraph_http_request_duration_seconds histogram",
            ]
            name = "wardgraph_http_request_duration_seconds"
            for door, count in sorted(self._counts.items()):
                for bound in _BUCKETS:
                    lines.append(f'{name}_bucket{{door="{door}",le="{bound:g}"}} {self._buckets[door, bound]}')
                lines.append(f'{name}_bucket{{door="{door}",le="+Inf"}} {count}')
                lines.append(f'{name}_sum{{door="{door}"}} {self._sums[door]:.6f}')
                lines.append(f'{name}_count{{door="{door}"}} {count}')
            for kind, short, text, value in (
                ("gauge", "http_requests_current", "Requests under way.", self._current),
                ("counter", "answers_truncated_total", "Answers cut off at the limit of rows.", self._truncated),
                ("gauge", "start_time_seconds", "When the server started, in seconds since 1970.", self._started),
            ):
                lines += [f"# HELP wardgraph_{short} {text}", f"# TYPE wardgraph_{short} {kind}"]
                lines.append(f"wardgraph_{short} {value}")
            return "\n".join(lines) + "\n"
