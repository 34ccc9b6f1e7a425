package dev.torc.client;

import dev.torc.counters.CallTimes;
import dev.torc.counters.Counter;
import dev.torc.counters.CounterSet;
import dev.torc.counters.Subject;
import dev.torc.counters.events.SleepEvent;
import dev.torc.counters.events.WakeEvent;
import dev.torc.layout.Words;
import dev.torc.memory.Slice;
import dev.torc.memory.SlicePool;
import dev.torc.posix.BlockingCalls;
import dev.torc.posix.UnixSocket;
import dev.torc.ring.Awaited;
import dev.torc.ring.ClientGreeting;
import dev.torc.ring.ClientRing;
import dev.torc.ring.GreetingException;
import dev.torc.ring.Hello;
import dev.torc.ring.LifeLineWatch;
import dev.torc.ring.PeerMisbehaviorException;
import dev.torc.ring.SubmissionQueue;
import dev.torc.ring.session.DomainCounters;
import dev.torc.uapi.Errno;
import dev.torc.uapi.LinuxLimits;
import dev.torc.uapi.OpenHow;
import dev.torc.uapi.Statx;
import dev.torc.uapi.SubmissionEntry;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;

/// The calls of one session: its ring, what is in flight, the end.
///
/// **Threads.** [#connect], [#begin], [#allocate] and [#close] any. Everything else is for who holds the session: by an
/// open [Call], or by [#hold].
final class SessionCalls implements AutoCloseable {

    private static final long STRUCT_AT = 2L * LinuxLimits.PATH_MAX;
    private static final long STRUCT_BYTES = Math.max(OpenHow.LAYOUT.byteSize(), Statx.LAYOUT.byteSize());
    private static final int POOL = 0;

    /// What `O_DIRECT` asks of the address of a transfer, on every disk that is in use.
    private static final long PAGE_BYTES = 4096;

    private final ReentrantLock lock = new ReentrantLock();
    private final UnixSocket socket;
    private final ClientGreeting.Attachment attachment;
    private final ClientRing ring;
    private final Words entries;
    private final CallTable table;
    private final SlicePool slices;
    private final Slice scratch;
    private final LifeLineWatch.Line lifeLine;
    private final String service;
    private final CounterSet shown;
    private final CallTimes times;
    private final Call call = new Call();

    private final AtomicBoolean closing = new AtomicBoolean();

    private boolean ended;
    private boolean closed;
    private long answered;

    private SessionCalls(UnixSocket socket, String service, ClientGreeting.Attachment attachment, SessionSetup setup)
            throws IOException {
        this.socket = socket;
        this.attachment = attachment;
        this.ring = new ClientRing(
                attachment.segment(),
                attachment.serverEvent().orElse(null),
                setup.polling().get());
        this.entries = ring.entries();
        this.table = new CallTable(ring.completions().capacity());
        this.slices = new SlicePool(POOL, attachment.pools().getFirst());
        this.scratch = slices.allocate(STRUCT_AT + STRUCT_BYTES, Long.BYTES);
        this.lifeLine = LifeLineWatch.watch(socket, ring::peerIsGone);
        this.service = service;
        this.shown = DomainCounters.ofProcess().register(Subject.SESSION, service);
        this.times = new CallTimes(shown, service, ring.completions().capacity());
    }

    static SessionCalls connect(Path path, SessionSetup setup) throws IOException {
        return BlockingCalls.<SessionCalls, IOException>call(() -> {
            UnixSocket socket = UnixSocket.connect(path);
            try {
                return greet(socket, String.valueOf(path.getFileName()), setup);
            } catch (IOException | RuntimeException e) {
                socket.close();
                throw e;
            }
        });
    }

    private static SessionCalls greet(UnixSocket socket, String service, SessionSetup setup) throws IOException {
        Hello hello = new Hello(Hello.FEATURES, setup.spec(), setup.poolBytes(), Hello.Wake.FUTEX);
        ClientGreeting.Attachment attachment = ClientGreeting.attach(socket, hello, null, setup.answerLimit());
        try {
            if (attachment.pools().isEmpty() || attachment.welcome().poolBytes() < STRUCT_AT + STRUCT_BYTES) {
                throw new GreetingException("the service grants no pool to put paths in");
            }
            return new SessionCalls(socket, service, attachment, setup);
        } catch (IOException | RuntimeException e) {
            attachment.close();
            throw e;
        }
    }

    Slice allocate(long bytes) {
        lock.lock();
        try {
            return slices.allocate(bytes, bytes < PAGE_BYTES ? Long.BYTES : PAGE_BYTES);
        } finally {
            lock.unlock();
        }
    }

    /// Takes the session for the calling thread.
    void hold() {
        lock.lock();
    }

    void letGo() {
        lock.unlock();
    }

    boolean isHeld() {
        return lock.isHeldByCurrentThread();
    }

    /// Begins a call; closing it lets the next one begin.
    ///
    /// @param name the call's name, for what is said of it
    /// @param subject what it is about
    Call begin(String name, String subject) throws SessionEndedException {
        lock.lock();
        if (ended || closed) {
            lock.unlock();
            throw new SessionEndedException(name, subject, Outcome.NOT_TAKEN);
        }
        call.reset(name, subject);
        return call;
    }

    Words entries() {
        return entries;
    }

    /// Reserves an entry, its completion's slot, and its place in the table of calls.
    ///
    /// @return where the entry begins, or [SubmissionQueue#FULL]
    long claim() {
        return table.hasRoom() ? ring.claim() : SubmissionQueue.FULL;
    }

    /// Writes into a claimed entry by what its completion will be known.
    ///
    /// @return the call's index in the table
    int register(long at, long tag) {
        int position = ring.submissions().position() + ring.submissions().claimed() - 1;
        int index = table.begin(tag, position);
        SubmissionEntry.setUserData(entries, at, table.userData(index));
        times.begun(index, entries, at);
        return index;
    }

    void submit() {
        ring.submit();
        shown.set(Counter.IN_FLIGHT, table.inFlight());
        if (ring.wakes() != shown.get(Counter.WAKES)) {
            shown.set(Counter.WAKES, ring.wakes());
            WakeEvent.woke(service, 1);
        }
    }

    /// Takes the next completion, if there is one, into the table.
    ///
    /// @return the call's index, or [CallTable#NONE] if there is none
    int take() {
        while (!ended && ring.next()) {
            int index = table.finish(
                    ring.completions().userData(), ring.completions().extendedResult());
            if (index != CallTable.NONE) {
                answered++;
                shown.set(Counter.CALLS, answered);
                shown.set(Counter.IN_FLIGHT, table.inFlight());
                times.ended(index, table.result(index));
                return index;
            }
            shown.set(Counter.STRAY, table.stray());
        }
        return CallTable.NONE;
    }

    /// Waits until there is a completion, or there will be none any more.
    ///
    /// @return whether there is one
    boolean awaitCompletion() {
        if (ended) {
            return false;
        }
        SleepEvent sleep = SleepEvent.starting();
        Awaited awaited = Thread.currentThread().isVirtual()
                ? BlockingCalls.call(() -> ring.await(Long.MAX_VALUE))
                : ring.await(Long.MAX_VALUE);
        shown.set(Counter.POLLS_PAID, ring.pollsPaid());
        shown.set(Counter.POLLS_LOST, ring.pollsLost());
        if (ring.sleeps() != shown.get(Counter.SLEEPS)) {
            shown.set(Counter.SLEEPS, ring.sleeps());
            sleep.end(service);
        }
        if (awaited == Awaited.ENDED) {
            ended = true;
        }
        return awaited == Awaited.READY;
    }

    CallTable table() {
        return table;
    }

    int depth() {
        return Math.min(ring.submissions().capacity(), ring.completions().capacity());
    }

    /// Says that nothing more can be expected of this session.
    void endsWith(PeerMisbehaviorException misbehavior) {
        System.getLogger(SessionCalls.class.getName())
                .log(System.Logger.Level.WARNING, "the service broke the protocol: {0}", misbehavior.getMessage());
        ended = true;
    }

    /// {@return what is known of a call that will not be answered}
    Outcome outcomeOf(int index) {
        try {
            int published = ring.submissions().position();
            int notTaken = ring.submissions().unconsumed();
            // Distances of free-running positions: the call is among the last that were published.
            return published - table.position(index) <= notTaken ? Outcome.NOT_TAKEN : Outcome.UNKNOWN;
        } catch (PeerMisbehaviorException _) {
            return Outcome.UNKNOWN;
        }
    }

    SessionCounters counters() {
        lock.lock();
        try {
            return new SessionCounters(
                    answered, ring.wakes(), ring.sleeps(), ring.pollsPaid(), ring.pollsLost(), table.stray());
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        if (!closing.compareAndSet(false, true)) {
            return;
        }
        if (!lock.tryLock()) {
            // Another thread waits for an answer: it is told that there will be none.
            ring.peerIsGone();
            lock.lock();
        }
        try {
            closed = true;
            shown.close();
            ring.closing();
            lifeLine.close();
            socket.close();
            attachment.close();
        } finally {
            lock.unlock();
        }
    }

    /// One call that is answered before the next begins: its entry, field by field, and its paths and structs in
    /// the session's scratch memory.
    ///
    /// There is one such object a session. **Threads.** Who has it from [#begin], until [#close].
    final class Call implements AutoCloseable {

        private String name = "";
        private String subject = "";
        private int opcode;
        private int fd;
        private long offset;
        private long address;
        private int length;
        private int flags;

        private Call() {}

        private void reset(String newName, String newSubject) {
            name = newName;
            subject = newSubject;
            opcode = 0;
            fd = 0;
            offset = 0;
            address = 0;
            length = 0;
            flags = 0;
        }

        Call opcode(int value) {
            opcode = value;
            return this;
        }

        Call fd(int value) {
            fd = value;
            return this;
        }

        Call offset(long value) {
            offset = value;
            return this;
        }

        Call address(long value) {
            address = value;
            return this;
        }

        Call length(int value) {
            length = value;
            return this;
        }

        Call flags(int value) {
            flags = value;
            return this;
        }

        /// Puts a path into the scratch memory, and its place into `addr`.
        Call path(String path) throws IOException {
            address = put(path, 0L);
            return this;
        }

        /// Puts a second path into the scratch memory, and its place into `off`.
        Call secondPath(String path) throws IOException {
            offset = put(path, LinuxLimits.PATH_MAX);
            return this;
        }

        /// {@return scratch memory for a struct that goes along or comes back}
        MemorySegment struct() {
            return scratch.memory().asSlice(STRUCT_AT, STRUCT_BYTES);
        }

        /// Puts the struct's place into `off`.
        Call structAsOffset() {
            offset = scratch.offset() + STRUCT_AT;
            return this;
        }

        /// Makes the call and waits for its answer.
        ///
        /// @return the result, not negative
        /// @throws IOException if the service answers with an errno, or the session ends
        int run() throws IOException {
            int index = CallTable.NONE;
            try {
                long at = claim();
                if (at == SubmissionQueue.FULL) {
                    throw new IllegalStateException(
                            "as many calls are in flight as can be: take some of the pipeline's completions first");
                }
                write(at);
                index = register(at, 0L);
                submit();
                awaitAnswer(index);
            } catch (PeerMisbehaviorException e) {
                endsWith(e);
            }
            if (index == CallTable.NONE || !table.isReady(index)) {
                Outcome outcome = index == CallTable.NONE ? Outcome.NOT_TAKEN : outcomeOf(index);
                throw new SessionEndedException(name, subject, outcome);
            }
            long result = table.result(index);
            table.release(index);
            if (result < 0) {
                throw CallErrors.toException(name, (int) -result, subject);
            }
            return (int) result;
        }

        private void awaitAnswer(int index) {
            while (true) {
                int taken = take();
                if (taken == index) {
                    return;
                }
                if (taken != CallTable.NONE) {
                    table.queueReady(taken);
                } else if (!awaitCompletion() && ended) {
                    return;
                }
            }
        }

        private void write(long at) {
            SubmissionEntry.clear(entries, at);
            SubmissionEntry.setHeader(entries, at, opcode, 0, 0);
            SubmissionEntry.setFd(entries, at, fd);
            SubmissionEntry.setOffset(entries, at, offset);
            SubmissionEntry.setAddress(entries, at, address);
            SubmissionEntry.setLength(entries, at, length);
            SubmissionEntry.setOperationFlags(entries, at, flags);
            SubmissionEntry.setBufferIndex(entries, at, POOL, 0);
        }

        private long put(String path, long at) throws IOException {
            if (path.indexOf('\0') >= 0) {
                throw new InvalidPathException(path, "a path cannot hold a NUL");
            }
            ByteBuffer bytes;
            try {
                bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(path));
            } catch (CharacterCodingException e) {
                throw new InvalidPathException(path, "it is no Unicode text");
            }
            int pathBytes = bytes.remaining();
            if (pathBytes >= LinuxLimits.PATH_MAX) {
                throw CallErrors.toException(name, Errno.ENAMETOOLONG.number(), subject);
            }
            MemorySegment target = scratch.memory().asSlice(at, LinuxLimits.PATH_MAX);
            MemorySegment.copy(MemorySegment.ofBuffer(bytes), 0, target, 0, pathBytes);
            target.set(ValueLayout.JAVA_BYTE, pathBytes, (byte) 0);
            return scratch.offset() + at;
        }

        @Override
        public void close() {
            lock.unlock();
        }
    }
}
