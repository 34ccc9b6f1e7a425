package dev.torc.testkit;

import dev.torc.testkit.Operation.Stage;
import dev.torc.uapi.AcceptFlags;
import dev.torc.uapi.Errno;
import dev.torc.uapi.MessageRingCommand;
import dev.torc.uapi.MessageRingFlags;
import dev.torc.uapi.NopFlags;
import dev.torc.uapi.Opcode;
import dev.torc.uapi.PollAddFlags;
import dev.torc.uapi.PollFlags;
import dev.torc.uapi.SqeFlags;
import java.lang.foreign.MemorySegment;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// What the operations of a simulated ring do.
final class Actions {

    private static final Set<Opcode> FILE_TRANSFERS =
            EnumSet.of(Opcode.READ, Opcode.READ_FIXED, Opcode.WRITE, Opcode.WRITE_FIXED);

    private static final Set<Opcode> INWARD = EnumSet.of(Opcode.READ, Opcode.READ_FIXED, Opcode.RECV);

    private static final Set<Opcode> OUTWARD =
            EnumSet.of(Opcode.WRITE, Opcode.WRITE_FIXED, Opcode.SEND, Opcode.SEND_ZC);

    private static final Set<Opcode> FIXED = EnumSet.of(Opcode.READ_FIXED, Opcode.WRITE_FIXED);

    private static final int ALWAYS_TOLD = PollFlags.ERR | PollFlags.HUP;

    private final Simulation simulation;
    private final Requests requests;
    private final Timeouts timeouts;
    private final Map<Opcode, Consumer<Operation>> starts = new EnumMap<>(Opcode.class);

    Actions(Simulation simulation, Requests requests) {
        this.simulation = simulation;
        this.requests = requests;
        this.timeouts = new Timeouts(simulation, requests);
        var cancellation = new Cancellation(simulation, requests);
        for (Opcode later : EnumSet.of(Opcode.NOP, Opcode.FSYNC, Opcode.CLOSE, Opcode.ACCEPT)) {
            starts.put(later, this::begin);
        }
        INWARD.forEach(opcode -> starts.put(opcode, this::begin));
        OUTWARD.forEach(opcode -> starts.put(opcode, this::begin));
        starts.put(Opcode.POLL_ADD, this::poll);
        starts.put(Opcode.POLL_REMOVE, cancellation::removePoll);
        starts.put(Opcode.TIMEOUT, timeouts::start);
        starts.put(Opcode.LINK_TIMEOUT, timeouts::start);
        starts.put(Opcode.TIMEOUT_REMOVE, timeouts::remove);
        starts.put(Opcode.ASYNC_CANCEL, cancellation::cancel);
        starts.put(Opcode.MSG_RING, this::message);
    }

    void start(Operation operation) {
        Optional<Consumer<Operation>> start = operation.opcode().map(starts::get);
        boolean known = start.isPresent()
                && !operation.hasFlag(SqeFlags.BUFFER_SELECT)
                && !operation.hasFlag(SqeFlags.FIXED_FILE);
        if (known) {
            start.get().accept(operation);
        } else {
            requests.finish(operation, Errno.EINVAL.negated());
        }
    }

    /// Tells the timeouts that count completions of one more.
    void countCompletion() {
        timeouts.countCompletion();
    }

    /// {@return whether fewer bytes than asked break a chain}
    boolean isTransfer(Operation operation) {
        return operation.opcode().filter(FILE_TRANSFERS::contains).isPresent();
    }

    /// {@return whether an operation can touch some of this memory until it is over}
    boolean names(Operation operation, MemorySegment segment) {
        boolean touches = operation
                .opcode()
                .filter(opcode -> INWARD.contains(opcode) || OUTWARD.contains(opcode))
                .isPresent();
        return touches
                && operation.address() < segment.address() + segment.byteSize()
                && segment.address() < operation.address() + operation.length();
    }

    private void begin(Operation operation) {
        operation.stage = Stage.UNDER_WAY;
        simulation.later(requests.finishDelay(), () -> attempt(operation));
    }

    private void attempt(Operation operation) {
        if (operation.stage != Stage.UNDER_WAY) {
            return;
        }
        int result = perform(operation);
        if (result == SimulatedDescriptor.WAIT) {
            waitForChange(operation);
        } else if (operation.is(Opcode.SEND_ZC) && result >= 0) {
            requests.postAndLinger(operation, result);
        } else if (isMultishotAccept(operation) && result >= 0) {
            if (requests.postMore(operation, result)) {
                begin(operation);
            }
        } else {
            requests.finish(operation, result);
        }
    }

    private static boolean isMultishotAccept(Operation operation) {
        return operation.is(Opcode.ACCEPT) && (operation.ioprio() & AcceptFlags.MULTISHOT) != 0;
    }

    private void waitForChange(Operation operation) {
        if (operation.unwanted) {
            requests.cancel(operation);
            return;
        }
        SimulatedDescriptor descriptor =
                simulation.descriptors().get(operation.fd()).orElseThrow();
        operation.stage = Stage.WAITING;
        operation.watcher = () -> {
            descriptor.forget(operation.watcher);
            begin(operation);
        };
        operation.watched = Optional.of(descriptor);
        descriptor.watch(operation.watcher);
    }

    private int perform(Operation operation) {
        if (operation.is(Opcode.NOP)) {
            return (operation.operationFlags() & NopFlags.INJECT_RESULT) != 0 ? (int) operation.length() : 0;
        }
        if (operation.is(Opcode.CLOSE)) {
            return simulation.descriptors().close(operation.fd()) ? 0 : Errno.EBADF.negated();
        }
        Optional<SimulatedDescriptor> descriptor = simulation.descriptors().get(operation.fd());
        if (descriptor.isEmpty()) {
            return Errno.EBADF.negated();
        }
        if (simulation.strikes(Fault.INTERRUPTED)) {
            return Errno.EINTR.negated();
        }
        if (operation.is(Opcode.FSYNC)) {
            return simulation.strikes(Fault.DEVICE_ERROR) ? Errno.EIO.negated() : 0;
        }
        if (simulation.strikes(Fault.WOULD_BLOCK)) {
            return Errno.EAGAIN.negated();
        }
        return operation.is(Opcode.ACCEPT) ? descriptor.get().accept() : transfer(operation, descriptor.get());
    }

    private int transfer(Operation operation, SimulatedDescriptor descriptor) {
        Optional<MemorySegment> memory = memoryOf(operation);
        if (memory.isEmpty()) {
            return Errno.EFAULT.negated();
        }
        if (simulation.strikes(Fault.DEVICE_ERROR)) {
            return Errno.EIO.negated();
        }
        MemorySegment all = memory.get();
        int bytes = (int) all.byteSize();
        MemorySegment part = bytes > 1 && simulation.strikes(Fault.SHORT_TRANSFER)
                ? all.asSlice(0, 1 + simulation.choose(bytes - 1))
                : all;
        return operation.opcode().filter(INWARD::contains).isPresent()
                ? descriptor.read(part, operation.offset())
                : descriptor.write(part, operation.offset());
    }

    private Optional<MemorySegment> memoryOf(Operation operation) {
        Optional<MemorySegment> memory = simulation.memory().at(operation.address(), operation.length());
        if (operation.opcode().filter(FIXED::contains).isEmpty()) {
            return memory;
        }
        return memory.filter(segment -> operation
                .ring()
                .buffer(operation.bufferIndex())
                .filter(buffer -> buffer.address() <= operation.address()
                        && operation.address() + operation.length() <= buffer.address() + buffer.byteSize())
                .isPresent());
    }

    private void poll(Operation operation) {
        Optional<SimulatedDescriptor> found = simulation.descriptors().toPoll(operation.fd());
        if (found.isEmpty()) {
            requests.finish(operation, Errno.EBADF.negated());
            return;
        }
        SimulatedDescriptor descriptor = found.get();
        operation.stage = Stage.WAITING;
        operation.watcher = () -> seeEvents(operation, descriptor);
        operation.watched = Optional.of(descriptor);
        descriptor.watch(operation.watcher);
        seeEvents(operation, descriptor);
    }

    private void seeEvents(Operation operation, SimulatedDescriptor descriptor) {
        int seen = descriptor.readiness() & (operation.events() | ALWAYS_TOLD);
        operation.eventsSeen |= seen;
        if (seen != 0 && operation.stage == Stage.WAITING) {
            operation.stage = Stage.UNDER_WAY;
            simulation.later(requests.finishDelay(), () -> tellEvents(operation));
        }
    }

    private void tellEvents(Operation operation) {
        if (operation.stage != Stage.UNDER_WAY) {
            return;
        }
        int seen = operation.eventsSeen;
        operation.eventsSeen = 0;
        if ((operation.length() & PollAddFlags.ADD_MULTI) == 0) {
            requests.finish(operation, seen);
        } else if (operation.unwanted) {
            requests.cancel(operation);
        } else if (requests.postMore(operation, seen)) {
            operation.stage = Stage.WAITING;
        }
    }

    private void message(Operation operation) {
        Optional<SimulatedDescriptor> target = simulation.descriptors().get(operation.fd());
        if (operation.address() != MessageRingCommand.DATA) {
            requests.finish(operation, Errno.EINVAL.negated());
        } else if (target.isPresent() && target.get() instanceof RingNumber ring) {
            boolean passesFlags = (operation.operationFlags() & MessageRingFlags.FLAGS_PASS) != 0;
            ring.ring().post(operation.offset(), (int) operation.length(), passesFlags ? operation.fileIndex() : 0);
            requests.finish(operation, 0);
        } else {
            requests.finish(operation, Errno.EBADFD.negated());
        }
    }
}
