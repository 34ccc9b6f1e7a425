package dev.torc.testkit;

import dev.torc.uapi.CancelFlags;
import dev.torc.uapi.Errno;
import dev.torc.uapi.Opcode;
import dev.torc.uapi.PollAddFlags;
import java.util.ArrayList;
import java.util.List;

/// How one operation of a simulated ring ends others.
final class Cancellation {

    private static final int OTHER_KEYS = CancelFlags.ANY | CancelFlags.FD | CancelFlags.OP;

    private final Simulation simulation;
    private final Requests requests;

    Cancellation(Simulation simulation, Requests requests) {
        this.simulation = simulation;
        this.requests = requests;
    }

    /// `ASYNC_CANCEL`.
    void cancel(Operation by) {
        List<Operation> found = requests.find(each -> each.canBeCancelled() && matches(by, each));
        boolean every = (by.operationFlags() & (CancelFlags.ALL | CancelFlags.ANY)) != 0;
        end(by, every ? found : found.subList(0, Math.min(1, found.size())), every);
    }

    private static boolean matches(Operation by, Operation other) {
        int flags = by.operationFlags();
        if ((flags & CancelFlags.ANY) != 0) {
            return true;
        }
        boolean byUserData = (flags & OTHER_KEYS) == 0 || (flags & CancelFlags.USERDATA) != 0;
        return ((flags & CancelFlags.FD) == 0 || other.fd() == by.fd())
                && ((flags & CancelFlags.OP) == 0
                        || other.opcode()
                                .filter(opcode -> opcode.number() == by.length())
                                .isPresent())
                && (!byUserData || other.userData() == by.address());
    }

    /// `POLL_REMOVE`: ends a poll, or changes it.
    void removePoll(Operation by) {
        List<Operation> found = requests.find(
                each -> each.canBeCancelled() && each.is(Opcode.POLL_ADD) && each.userData() == by.address());
        boolean updates = (by.length() & (PollAddFlags.UPDATE_EVENTS | PollAddFlags.UPDATE_USER_DATA)) != 0;
        if (!updates || found.isEmpty()) {
            end(by, found.subList(0, Math.min(1, found.size())), false);
            return;
        }
        Operation poll = found.getFirst();
        if ((by.length() & PollAddFlags.UPDATE_EVENTS) != 0) {
            poll.setEvents(by.operationFlags());
        }
        if ((by.length() & PollAddFlags.UPDATE_USER_DATA) != 0) {
            poll.setUserData(by.offset());
        }
        requests.finish(by, 0);
        poll.watcher.run();
    }

    private void end(Operation by, List<Operation> found, boolean counts) {
        List<Operation> yielding = new ArrayList<>();
        for (Operation each : found) {
            if (!requests.isTooFarOn(each)) {
                yielding.add(each);
            }
        }
        int result = counts ? yielding.size() : answer(found, yielding);
        if (simulation.strikes(Fault.CANCEL_ANSWERED_FIRST)) {
            requests.finish(by, result);
            yielding.forEach(requests::cancel);
        } else {
            yielding.forEach(requests::cancel);
            requests.finish(by, result);
        }
    }

    private static int answer(List<Operation> found, List<Operation> yielding) {
        if (found.isEmpty()) {
            return Errno.ENOENT.negated();
        }
        return yielding.isEmpty() ? Errno.EALREADY.negated() : 0;
    }
}
