package dev.torc.reactor;

import dev.torc.ring.SubmissionQueue;
import dev.torc.uapi.Errno;

/// Lets the futures that were started on a port into its queue, at once or when there is room, and in order.
///
/// **Threads.** The reactor's.
final class Admission {

    private final Port port;
    private final InFlight underWay;
    private final TimerHeap timers;
    private final int mostWaiting;
    private final WaitingLine line = new WaitingLine();

    Admission(Port port, InFlight underWay, TimerHeap timers, int mostWaiting) {
        this.port = port;
        this.underWay = underWay;
        this.timers = timers;
        this.mostWaiting = mostWaiting;
    }

    /// {@return what waits for room}
    WaitingLine line() {
        return line;
    }

    /// Takes a call that was handed in, with those that are to be started with it.
    void accept(CallFuture<?> call) {
        if (port.hasEnded()) {
            refuse(call, Errno.ESHUTDOWN);
            return;
        }
        if (isWithdrawn(call)) {
            refuse(call, Errno.ECANCELED);
            return;
        }
        for (CallFuture<?> each = call; each != null; each = each.companion) {
            if (each.hasDeadline()) {
                timers.add(each.deadlineNanos(), each, 0);
            }
        }
        call.below = null;
        if (line.isEmpty() && launch(call)) {
            return;
        }
        if (line.count() >= mostWaiting) {
            refuse(call, Errno.EAGAIN);
            return;
        }
        line.addLast(call);
    }

    /// Takes a call without a deadline, however many wait.
    void acceptInAnyCase(CallFuture<?> call) {
        if (!line.isEmpty() || !launch(call)) {
            line.addLast(call);
        }
    }

    private static boolean isWithdrawn(CallFuture<?> first) {
        for (CallFuture<?> call = first; call != null; call = call.companion) {
            if (call.isWithdrawn()) {
                return true;
            }
        }
        return false;
    }

    /// Starts what waits for room, as far as there is any.
    ///
    /// @return whether anything was started
    boolean startWaiting() {
        boolean any = false;
        for (CallFuture<?> call = line.first(); call != null; call = line.first()) {
            if (!launch(call)) {
                return any;
            }
            line.removeFirst(call);
            any = true;
        }
        return any;
    }

    private boolean launch(CallFuture<?> first) {
        if (first.companion == null) {
            if (port.table.room() == 0) {
                return false;
            }
            long at = port.claimEntry(true);
            if (at == SubmissionQueue.FULL) {
                return false;
            }
            put(first, at);
        } else {
            int count = 0;
            for (CallFuture<?> call = first; call != null; call = call.companion) {
                count++;
            }
            if (port.table.room() < count || !port.hasRoomFor(count)) {
                return false;
            }
            for (CallFuture<?> call = first; call != null; call = call.companion) {
                put(call, port.claimEntry(false));
            }
        }
        port.submitIfDue();
        return true;
    }

    private void put(CallFuture<?> call, long at) {
        long token = underWay.begin(call, 0, port.position());
        call.fly(token);
        call.copyEntry(port.entries(), at, token);
        underWay.begun(token, port.entries(), at);
    }

    /// Ends a call that is not in flight, and those that were to be started with it.
    void withdraw(CallFuture<?> call, Errno why) {
        CallFuture<?> first = line.remove(call);
        if (first == null) {
            call.withdraw(); // it is still on its way
            return;
        }
        refuse(first, why);
    }

    /// Ends everything that waits.
    void refuseAll(Errno why) {
        for (CallFuture<?> call = line.first(); call != null; call = line.first()) {
            line.removeFirst(call);
            refuse(call, why);
        }
    }

    /// Ends calls that never reached the other side.
    void refuse(CallFuture<?> first, Errno why) {
        CallFuture<?> call = first;
        while (call != null) {
            CallFuture<?> behind = call.companion;
            underWay.end(call, why.negated(), 0, CallEnd.NOT_TAKEN);
            call = behind;
        }
    }
}
