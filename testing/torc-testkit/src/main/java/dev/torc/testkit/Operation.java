package dev.torc.testkit;

import dev.torc.ring.Submission;
import dev.torc.uapi.Opcode;
import dev.torc.uapi.SqeFlags;
import java.util.Optional;

/// One request that a simulated ring has taken: what was asked, and how far it is.
final class Operation {

    /// How far a request is.
    enum Stage {
        /// It waits for those before it: a chain, a drain.
        QUEUED,
        /// It is under way, and will try at a time that is settled.
        UNDER_WAY,
        /// It waits for something to come: an event, a time.
        WAITING,
        /// It has completed, but Linux still holds its memory.
        LINGERING,
        /// It is over.
        OVER
    }

    private final SimulatedUring ring;
    private final int opcode;
    private final int flags;
    private final int ioprio;
    private final int fd;
    private final long offset;
    private final long address;
    private final long length;
    private final int operationFlags;
    private final int bufferIndex;
    private final int fileIndex;
    private long userData;
    private int events;

    Stage stage = Stage.QUEUED;

    /// The next of the chain.
    Optional<Operation> next = Optional.empty();

    /// The `LINK_TIMEOUT` that bounds it, or, of such a one, what it bounds.
    Optional<Operation> partner = Optional.empty();

    /// What it waits on, and is told by.
    Optional<SimulatedDescriptor> watched = Optional.empty();

    /// Called when what it waits on has changed.
    Runnable watcher = () -> {};

    /// A cancellation came too late: whatever would begin again ends instead.
    boolean unwanted;

    /// What has come to what it polls, and is not told yet.
    int eventsSeen;

    /// For a timeout, how often it has been given a time: an older one is void.
    int timesSet;

    /// For a multishot timeout, how often it has completed; for a counting one, how many completions are wanting.
    long count;

    Operation(SimulatedUring ring, Submission submission) {
        this.ring = ring;
        this.opcode = submission.opcode();
        this.flags = submission.flags();
        this.ioprio = submission.ioprio();
        this.fd = submission.fd();
        this.offset = submission.offset();
        this.address = submission.address();
        this.length = submission.length();
        this.operationFlags = submission.operationFlags();
        this.bufferIndex = submission.bufferIndex();
        this.fileIndex = submission.fileIndex();
        this.userData = submission.userData();
        this.events = submission.operationFlags();
    }

    SimulatedUring ring() {
        return ring;
    }

    Optional<Opcode> opcode() {
        return Opcode.of(opcode);
    }

    boolean is(Opcode kind) {
        return opcode == kind.number();
    }

    boolean hasFlag(int sqeFlag) {
        return (flags & sqeFlag) != 0;
    }

    /// {@return whether a cancellation finds it}
    boolean canBeCancelled() {
        return stage == Stage.UNDER_WAY || stage == Stage.WAITING;
    }

    boolean isLinkedToNext() {
        return hasFlag(SqeFlags.IO_LINK) || hasFlag(SqeFlags.IO_HARDLINK);
    }

    int ioprio() {
        return ioprio;
    }

    int fd() {
        return fd;
    }

    long offset() {
        return offset;
    }

    long address() {
        return address;
    }

    long length() {
        return length;
    }

    int operationFlags() {
        return operationFlags;
    }

    int bufferIndex() {
        return bufferIndex;
    }

    int fileIndex() {
        return fileIndex;
    }

    long userData() {
        return userData;
    }

    void setUserData(long userData) {
        this.userData = userData;
    }

    int events() {
        return events;
    }

    void setEvents(int events) {
        this.events = events;
    }

    @Override
    public String toString() {
        return opcode().map(Enum::name).orElse("opcode " + opcode) + " " + Long.toHexString(userData) + " " + stage;
    }
}
