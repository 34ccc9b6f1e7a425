package dev.torc.client;

import dev.torc.counters.CallTimes;
import dev.torc.counters.Counter;
import dev.torc.counters.CounterSet;
import dev.torc.counters.Subject;
import dev.torc.counters.events.SleepEvent;
import dev.torc.counters.events.WakeEvent;
import dev.torc.layout.Words;
import dev.torc.memory.Guard;
import dev.torc.memory.Slice;
import dev.torc.memory.SlicePool;
import dev.torc.posix.BlockingCalls;
import dev.torc.posix.UnixSocket;
import dev.torc.reactor.CallFuture;
import dev.torc.ring.Awaited;
import dev.torc.ring.ClientGreeting;
import dev.torc.ring.ClientRing;
import dev.torc.ring.GreetingException;
import dev.torc.ring.LifeLineWatch;
import dev.torc.ring.PeerMisbehaviorException;
import dev.torc.ring.SubmissionQueue;
import dev.torc.ring.session.DomainCounters;
import dev.torc.uapi.Opcode;
import dev.torc.uapi.SubmissionEntry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntSupplier;

/// The calls of a session whose ring belongs to the thread that makes one: the ring, what is in flight, the end.
///
/// **Threads.** [#connect], [#begin], [#allocate] and [#close] any. Everything else is for who holds the session:
/// by an open [PathCall], or by [#hold].
final class OwnCalls implements SessionCalls, PathCall.Maker {

    private final ReentrantLock lock = new ReentrantLock();
    private final UnixSocket socket;
    private final ClientGreeting.Attachment attachment;
    private final Carriage carriage;
    private final ClientRing ring;
    private final Words entries;
    private final CallTable table;
    private final SlicePool slices;
    private final LifeLineWatch.Line lifeLine;
    private final String service;
    private final CounterSet shown;
    private final CallTimes times;
    private final PathCall call;

    private final AtomicBoolean closing = new AtomicBoolean();

    private boolean ended;
    private boolean closed;
    private long answered;

    private OwnCalls(
            UnixSocket socket, String service, Granted granted, SessionSetup setup, Optional<LifeLine> messages)
            throws IOException {
        this.socket = socket;
        this.attachment = granted.attachment();
        this.carriage = granted.carriage();
        this.ring = carriage.ring(attachment, null, setup.polling().get());
        this.entries = ring.entries();
        this.table = new CallTable(ring.completions().capacity());
        this.slices = new SlicePool(POOL, attachment.pools().getFirst());
        this.call = new PathCall(this, slices.allocate(PathCall.SCRATCH_BYTES, Long.BYTES));
        this.lifeLine = messages.isEmpty()
                ? LifeLineWatch.watch(socket, ring::peerIsGone)
                : messages.get().watch(socket, ring::peerIsGone);
        this.service = service;
        this.shown = DomainCounters.ofProcess().register(Subject.SESSION, service);
        slices.showIn(DomainCounters.ofProcess(), service);
        this.times = new CallTimes(shown, service, ring.completions().capacity());
        times.offsetsAreIn(attachment.pools().getFirst().memory());
    }

    /// What the server has granted, and how calls go there.
    private record Granted(ClientGreeting.Attachment attachment, Carriage carriage) {

        void close() {
            carriage.close();
            attachment.close();
        }
    }

    static OwnCalls connect(Path path, SessionSetup setup) throws IOException {
        return BlockingCalls.<OwnCalls, IOException>call(() -> {
            UnixSocket socket = UnixSocket.connect(path);
            return over(socket, String.valueOf(path.getFileName()), setup, Optional.empty());
        });
    }

    /// Sets a session up over a socket that is connected.
    ///
    /// @param socket owned by the session from now on, or closed
    /// @param messages what takes the messages that come over it after the greeting; without, none may come
    static OwnCalls over(UnixSocket socket, String service, SessionSetup setup, Optional<LifeLine> messages)
            throws IOException {
        return setUp(socket, service, setup, messages, () -> {
            Carriage carriage = Carriage.of(setup, socket);
            try {
                return new Granted(carriage.attach(socket, setup, null), carriage);
            } catch (IOException | RuntimeException e) {
                carriage.close();
                throw e;
            }
        });
    }

    /// Sets a session up whose greeting was said by another process.
    ///
    /// @param socket owned by the session from now on, or closed
    /// @param messages what takes the messages that come over it after the greeting
    static OwnCalls inherited(UnixSocket socket, String service, SessionSetup setup, LifeLine messages)
            throws IOException {
        return setUp(
                socket,
                service,
                setup,
                Optional.of(messages),
                () -> new Granted(ClientGreeting.await(socket, setup.answerLimit()), Carriage.byRing()));
    }

    private static OwnCalls setUp(
            UnixSocket socket,
            String service,
            SessionSetup setup,
            Optional<LifeLine> messages,
            BlockingCalls.Body<Granted, IOException> greeting)
            throws IOException {
        return BlockingCalls.<OwnCalls, IOException>call(() -> {
            try {
                return of(greeting.call(), socket, service, setup, messages);
            } catch (IOException | RuntimeException e) {
                socket.close();
                throw e;
            }
        });
    }

    private static OwnCalls of(
            Granted granted, UnixSocket socket, String service, SessionSetup setup, Optional<LifeLine> messages)
            throws IOException {
        try {
            ClientGreeting.Attachment attachment = granted.attachment();
            if (attachment.pools().isEmpty() || attachment.welcome().poolBytes() < PathCall.SCRATCH_BYTES) {
                throw new GreetingException("the service grants no pool to put paths in");
            }
            return new OwnCalls(socket, service, granted, setup, messages);
        } catch (IOException | RuntimeException e) {
            granted.close();
            throw e;
        }
    }

    @Override
    public Slice allocate(long bytes) {
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
    @Override
    public PathCall begin(String name, String subject) throws SessionEndedException {
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

    /// Hands over what is claimed, and waits as [ClientRing#enter] does.
    ///
    /// @return how many completions there are
    int enter(int completions, int taken) {
        return ended ? 0 : entered(() -> ring.enter(completions, taken, Long.MAX_VALUE));
    }

    /// Hands over what is claimed, and waits as [ClientRing#awaitRoom] does.
    ///
    /// @return whether there is room
    boolean awaitRoom() {
        return !ended && entered(() -> ring.awaitRoom(Long.MAX_VALUE) ? 1 : 0) != 0;
    }

    private int entered(IntSupplier wait) {
        int answer = Thread.currentThread().isVirtual() ? BlockingCalls.call(wait::getAsInt) : wait.getAsInt();
        shown.set(Counter.SLEEPS, ring.sleeps());
        if (ring.serverIsGone() && ring.completions().ready() == 0) {
            ended = true;
        }
        return answer;
    }

    /// Ends a wait of who holds the session. From any thread.
    void wake() {
        ring.wake();
    }

    CallTable table() {
        return table;
    }

    @Override
    public int depth() {
        return Math.min(ring.submissions().capacity(), ring.completions().capacity());
    }

    /// Says that nothing more can be expected of this session.
    void endsWith(PeerMisbehaviorException misbehavior) {
        System.getLogger(OwnCalls.class.getName())
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

    @Override
    public SessionCounters counters() {
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
            slices.close();
            ring.closing();
            lifeLine.close();
            carriage.close();
            socket.close();
            attachment.close();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public long make(PathCall pathCall) throws IOException {
        return perform(pathCall);
    }

    @Override
    public long run(SchemeCall schemeCall) throws IOException {
        return runLending(schemeCall);
    }

    @Override
    public long run(Command command) throws IOException {
        return runLending(command);
    }

    private long runLending(Prepared prepared) throws IOException {
        Slice memory = prepared.memory();
        lock.lock();
        try {
            if (ended || closed) {
                throw new SessionEndedException(prepared.name(), prepared.subject(), Outcome.NOT_TAKEN);
            }
            Guard guard = memory == null ? null : memory.lend(slices);
            try {
                return CallErrors.check(perform(prepared), prepared.name(), prepared.subject());
            } finally {
                if (guard != null) {
                    guard.giveBack();
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private long perform(Prepared prepared) throws IOException {
        int index = CallTable.NONE;
        try {
            long at = claimOne();
            prepared.write(entries, at);
            index = register(at, 0L);
            submit();
            awaitAnswer(index);
        } catch (PeerMisbehaviorException e) {
            endsWith(e);
        }
        return resultOf(index, prepared.name(), prepared.subject());
    }

    @Override
    public void start(SchemeCall schemeCall) {
        throw withoutReactor();
    }

    @Override
    public void start(Command command, CallFuture<?> future) {
        throw withoutReactor();
    }

    private static UnsupportedOperationException withoutReactor() {
        return new UnsupportedOperationException(
                "this session was connected without a reactor, and its thread waits for each call");
    }

    private long claimOne() {
        long at = claim();
        if (at == SubmissionQueue.FULL) {
            throw new IllegalStateException(
                    "as many calls are in flight as can be: take some of the pipeline's completions first");
        }
        return at;
    }

    /// Takes the result of a call that is answered, or will not be.
    private long resultOf(int index, String name, String subject) throws SessionEndedException {
        if (index == CallTable.NONE || !table.isReady(index)) {
            Outcome outcome = index == CallTable.NONE ? Outcome.NOT_TAKEN : outcomeOf(index);
            throw new SessionEndedException(name, subject, outcome);
        }
        long result = table.result(index);
        table.release(index);
        return result;
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

    @Override
    public void takeBack(PathCall pathCall) {
        lock.unlock();
    }

    @Override
    public int transfer(Opcode opcode, int handle, Slice slice, long fileOffset, String subject) throws IOException {
        String name = opcode == Opcode.READ_FIXED ? "read" : "write";
        try (PathCall pathCall = begin(name, subject)) {
            int bytes = Pipeline.lengthOf(slice);
            int moved = pathCall.opcode(opcode.number())
                    .fd(handle)
                    .address(slice.offset())
                    .offset(fileOffset)
                    .length(bytes)
                    .run();
            if (moved > bytes) {
                throw new IOException(
                        name + " " + subject + ": the service says that it moved " + moved + " of " + bytes + " bytes");
            }
            return moved;
        }
    }
}
