package dev.torc.messages;

import java.util.ArrayDeque;

/// Waiters that nobody uses, so that waiting makes no objects.
///
/// **Threads.** Any.
final class SpareWaiters {

    private final Message form;
    private final ArrayDeque<Waiter> spare = new ArrayDeque<>();

    /// @param form a message of the form that is received
    SpareWaiters(Message form) {
        this.form = form;
    }

    /// {@return one, for a thread that is about to wait}
    ///
    /// @param into where what comes is to be copied
    /// @throws IllegalArgumentException if it is made for other queues
    synchronized Waiter take(Thread who, Message into) {
        into.checkForm(form);
        Waiter waiter = spare.poll();
        if (waiter == null) {
            waiter = new Waiter();
        }
        waiter.begin(who, into);
        return waiter;
    }

    /// Takes one back that stands in no line any more.
    synchronized void giveBack(Waiter waiter) {
        waiter.forget();
        spare.push(waiter);
    }
}
