package dev.torc.messages;

import org.jspecify.annotations.Nullable;

/// Those who wait for the same thing: who came first is served first.
///
/// **Threads.** One at a time: whoever has the line's lock.
final class WaiterLine {

    private @Nullable Waiter first;
    private @Nullable Waiter last;

    boolean isEmpty() {
        return first == null;
    }

    void add(Waiter waiter) {
        waiter.next = null;
        if (last == null) {
            first = waiter;
        } else {
            last.next = waiter;
        }
        last = waiter;
    }

    /// {@return who is first, and no longer in the line; null if nobody is}
    @Nullable
    Waiter poll() {
        Waiter head = first;
        if (head != null) {
            first = head.next;
            if (first == null) {
                last = null;
            }
            head.next = null;
        }
        return head;
    }

    /// Takes one out who does not want to wait any more.
    void remove(Waiter waiter) {
        Waiter before = null;
        for (Waiter here = first; here != null; here = here.next) {
            if (here == waiter) {
                if (before == null) {
                    first = here.next;
                } else {
                    before.next = here.next;
                }
                if (last == here) {
                    last = before;
                }
                here.next = null;
                return;
            }
            before = here;
        }
    }
}
