package dev.torc.reactor;

import org.jspecify.annotations.Nullable;

/// The calls of a port for which there was no room, in the order of their starts. Calls that are started together
/// stand in it as one. It is threaded through the calls themselves.
///
/// **Threads.** The reactor's.
final class WaitingLine {

    private @Nullable CallFuture<?> first;
    private @Nullable CallFuture<?> last;
    private int count;
    private long everWaited;

    boolean isEmpty() {
        return first == null;
    }

    /// {@return how many wait}
    int count() {
        return count;
    }

    /// {@return how many had to wait so far}
    long everWaited() {
        return everWaited;
    }

    @Nullable
    CallFuture<?> first() {
        return first;
    }

    void addLast(CallFuture<?> call) {
        if (last == null) {
            first = call;
        } else {
            last.below = call;
        }
        last = call;
        count++;
        everWaited++;
    }

    /// Takes the first out, which `call` is.
    void removeFirst(CallFuture<?> call) {
        first = (CallFuture<?>) call.below;
        if (first == null) {
            last = null;
        }
        call.below = null;
        count--;
    }

    /// Takes a call out, with those that are to be started with it.
    ///
    /// @return the first of them; null if the call does not wait
    @Nullable
    CallFuture<?> remove(CallFuture<?> call) {
        CallFuture<?> before = null;
        CallFuture<?> group = first;
        while (group != null && !contains(group, call)) {
            before = group;
            group = (CallFuture<?>) group.below;
        }
        if (group == null) {
            return null;
        }
        if (before == null) {
            removeFirst(group);
        } else {
            before.below = group.below;
            if (group == last) {
                last = before;
            }
            group.below = null;
            count--;
        }
        return group;
    }

    private static boolean contains(CallFuture<?> group, CallFuture<?> wanted) {
        CallFuture<?> call = group;
        while (call != null && call != wanted) {
            call = call.companion;
        }
        return call != null;
    }
}
