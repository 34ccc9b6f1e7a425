package dev.torc.scheme;

import org.jspecify.annotations.Nullable;

/// Requests in a line, threaded through the requests themselves: each is in one line at most.
///
/// **Threads.** The server's.
final class RequestLine {

    private @Nullable Request first;
    private @Nullable Request last;

    @Nullable
    Request first() {
        return first;
    }

    boolean isEmpty() {
        return first == null;
    }

    void addLast(Request request) {
        Request end = last;
        request.setNeighbours(end, null);
        if (end == null) {
            first = request;
        } else {
            end.setNeighbours(end.before(), request);
        }
        last = request;
    }

    void addFirst(Request request) {
        Request begin = first;
        request.setNeighbours(null, begin);
        if (begin == null) {
            last = request;
        } else {
            begin.setNeighbours(request, begin.after());
        }
        first = request;
    }

    void remove(Request request) {
        Request before = request.before();
        Request after = request.after();
        if (before == null) {
            first = after;
        } else {
            before.setNeighbours(before.before(), after);
        }
        if (after == null) {
            last = before;
        } else {
            after.setNeighbours(before, after.after());
        }
        request.setNeighbours(null, null);
    }
}
