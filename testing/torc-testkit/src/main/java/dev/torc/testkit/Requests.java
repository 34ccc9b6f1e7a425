package dev.torc.testkit;

import dev.torc.ring.Submission;
import dev.torc.testkit.Operation.Stage;
import dev.torc.uapi.CqeFlags;
import dev.torc.uapi.Errno;
import dev.torc.uapi.Opcode;
import dev.torc.uapi.SqeFlags;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.function.Predicate;

/// The requests that one simulated ring has taken: which may start, which end, and who is told.
///
/// What the operations do is with [Actions].
final class Requests {

    private final Simulation simulation;
    private final SimulatedUring ring;
    private final Actions actions;

    /// All that are not over, in the order of their submission.
    private final SequencedSet<Operation> live = new LinkedHashSet<>();

    /// First ones of chains that wait for a drain.
    private final ArrayDeque<Operation> held = new ArrayDeque<>();

    private Optional<Operation> chainHead = Optional.empty();
    private Optional<Operation> chainTail = Optional.empty();
    private Optional<Operation> draining = Optional.empty();
    private int heldCount;
    private long latestFinish;

    Requests(Simulation simulation, SimulatedUring ring) {
        this.simulation = simulation;
        this.ring = ring;
        this.actions = new Actions(simulation, this);
    }

    /// Takes one more submission. Those of a chain start together, when it has ended.
    void add(Submission submission) {
        var operation = new Operation(ring, submission);
        simulation.tell(() -> "submission " + operation);
        live.add(operation);
        chainTail.ifPresentOrElse(tail -> tail.next = Optional.of(operation), () -> chainHead = Optional.of(operation));
        chainTail = Optional.of(operation);
        if (!operation.isLinkedToNext()) {
            endOfSubmission();
        }
    }

    /// Ends the chain that is open, as the end of each submission does.
    void endOfSubmission() {
        Optional<Operation> head = chainHead;
        chainHead = Optional.empty();
        chainTail = Optional.empty();
        head.ifPresent(this::enqueue);
    }

    private void enqueue(Operation head) {
        held.add(head);
        heldCount += lengthOfChain(head);
        startHeld();
    }

    private static int lengthOfChain(Operation head) {
        int length = 0;
        for (Optional<Operation> at = Optional.of(head); at.isPresent(); at = at.get().next) {
            length++;
        }
        return length;
    }

    private void startHeld() {
        while (!held.isEmpty() && draining.isEmpty()) {
            Operation head = held.element();
            boolean drains = head.hasFlag(SqeFlags.IO_DRAIN);
            if (drains && live.size() != heldCount) {
                return;
            }
            held.remove();
            heldCount -= lengthOfChain(head);
            if (drains) {
                draining = Optional.of(head);
            }
            start(head);
        }
    }

    private void start(Operation operation) {
        if (operation.stage != Stage.QUEUED) {
            return; // cancelled while it waited
        }
        operation.next.filter(next -> next.is(Opcode.LINK_TIMEOUT)).ifPresent(timeout -> {
            operation.next = timeout.next;
            operation.partner = Optional.of(timeout);
            timeout.partner = Optional.of(operation);
            actions.start(timeout);
        });
        actions.start(operation);
    }

    /// {@return when an operation that starts now will be done: in order, or not}
    long finishDelay() {
        long at = simulation.elapsedNanos() + simulation.latencyNanos();
        if (!simulation.strikes(Fault.REORDERED)) {
            at = Math.max(at, latestFinish);
        }
        latestFinish = Math.max(latestFinish, at);
        return at - simulation.elapsedNanos();
    }

    /// Completes an operation that will complete again.
    ///
    /// @return whether it goes on; if not, it is over
    boolean postMore(Operation operation, int result) {
        boolean ends = ring.hasCompletionsOutside() || simulation.strikes(Fault.STREAM_ENDED);
        if (ends) {
            finish(operation, result);
            return false;
        }
        ring.post(operation.userData(), result, CqeFlags.MORE);
        return true;
    }

    /// Completes an operation, whose memory Linux will hold for some time more, and tells later when it does not.
    void postAndLinger(Operation operation, int result) {
        operation.stage = Stage.LINGERING;
        ring.post(operation.userData(), result, CqeFlags.MORE);
        simulation.later(simulation.latencyNanos(), () -> finish(operation, 0, CqeFlags.NOTIF));
    }

    /// Completes an operation for the last time, and starts or ends what is linked behind it.
    void finish(Operation operation, int result) {
        finish(operation, result, 0);
    }

    private void finish(Operation operation, int result, int flags) {
        if (operation.stage == Stage.OVER) {
            return;
        }
        end(operation, result, flags);
        operation
                .partner
                .filter(timeout -> timeout.is(Opcode.LINK_TIMEOUT) && timeout.stage != Stage.OVER)
                .ifPresent(timeout -> end(timeout, Errno.ECANCELED.negated(), 0));
        goOn(operation, result);
        if (draining.filter(this::isWhollyOver).isPresent()) {
            draining = Optional.empty();
        }
        startHeld();
    }

    private void end(Operation operation, int result, int flags) {
        operation.stage = Stage.OVER;
        operation.watched.ifPresent(descriptor -> descriptor.forget(operation.watcher));
        operation.watched = Optional.empty();
        live.remove(operation);
        if (result < 0 || !operation.hasFlag(SqeFlags.CQE_SKIP_SUCCESS)) {
            ring.post(operation.userData(), result, flags);
        }
        actions.countCompletion();
    }

    private void goOn(Operation operation, int result) {
        boolean failed = result < 0 || (actions.isTransfer(operation) && result != operation.length());
        boolean broken = failed && !operation.hasFlag(SqeFlags.IO_HARDLINK);
        Optional<Operation> next = operation.next;
        if (!broken) {
            next.ifPresent(this::start);
            return;
        }
        while (next.isPresent()) {
            Operation severed = next.get();
            next = severed.next;
            if (severed.stage != Stage.OVER) {
                end(severed, Errno.ECANCELED.negated(), 0);
            }
        }
    }

    private boolean isWhollyOver(Operation head) {
        for (Optional<Operation> at = Optional.of(head); at.isPresent(); at = at.get().next) {
            if (at.get().stage != Stage.OVER) {
                return false;
            }
        }
        return true;
    }

    /// {@return those that match, in the order of their submission}
    List<Operation> find(Predicate<Operation> wanted) {
        return live.stream().filter(wanted).toList();
    }

    /// {@return whether a cancellation comes too late for an operation, which then goes its way}
    boolean isTooFarOn(Operation operation) {
        boolean late = operation.stage == Stage.UNDER_WAY && simulation.strikes(Fault.CANCEL_LOSES);
        if (late) {
            operation.unwanted = true;
        }
        return late;
    }

    /// Ends an operation that a cancellation has found.
    void cancel(Operation operation) {
        finish(operation, Errno.ECANCELED.negated());
    }

    /// Cancels all that is under way or waits. What is linked behind it may start, and has to be cancelled next
    /// time.
    void cancelEverything() {
        for (Operation operation : find(Operation::canBeCancelled)) {
            if (operation.stage != Stage.OVER && !isTooFarOn(operation)) {
                cancel(operation);
            }
        }
    }

    int count() {
        return live.size();
    }

    /// {@return whether a request in flight names some of this memory}
    boolean touches(MemorySegment segment) {
        return live.stream().anyMatch(operation -> actions.names(operation, segment));
    }

    void checkUntouched(MemorySegment segment) {
        live.stream()
                .filter(operation -> actions.names(operation, segment))
                .findFirst()
                .ifPresent(operation -> {
                    throw new IllegalStateException("memory is taken back that Linux can still touch: " + segment
                            + " by " + operation + "; " + simulation);
                });
    }

    @Override
    public String toString() {
        return live.toString();
    }
}
