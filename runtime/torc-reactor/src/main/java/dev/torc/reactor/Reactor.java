package dev.torc.reactor;

import dev.torc.counters.Counter;
import dev.torc.counters.CounterSet;
import dev.torc.counters.Subject;
import dev.torc.counters.events.SleepEvent;
import dev.torc.posix.BlockingCalls;
import dev.torc.posix.Descriptor;
import dev.torc.posix.EventDescriptor;
import dev.torc.ring.Polling;
import dev.torc.ring.PollingPolicy;
import dev.torc.ring.session.DomainCounters;
import dev.torc.uapi.Errno;
import dev.torc.uapi.PollFlags;
import dev.torc.uring.Uring;
import dev.torc.uring.UringFeatures;
import dev.torc.uring.UringQueues;
import dev.torc.uring.UringSetup;
import dev.torc.uring.UringUnavailableException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/// A thread that owns a Linux ring and any number of sessions, completes the calls of all, and sleeps in one place.
///
/// ```text
///      try (Reactor reactor = Reactor.start(ReactorSetup.standard())) {
///          Call call = new Call();
///          PrepareFile.read(call, Call.ENTRY, fd, buffer, 0L);
///          reactor.linux().start(call);
///          call.await();
///      }
/// ```
///
/// | form | whose thread | made by |
/// |---|---|---|
/// | own | a daemon thread of its own | [#start]; [#ofProcess] is one that everybody may use |
/// | integrated | the maker's, in [#turn] and in [CallFuture#await] | [#onThisThread], [#over] |
///
/// A process can have several; what one has for another it hands over by [#execute].
///
/// **Sleeping.** The thread submits what was claimed and waits in the same system call, until a completion, a
/// doorbell, a deadline, or something handed over. Handing over is without lock; who finds the reactor asleep rings
/// its eventfd.
///
/// **Threads.** Any, where nothing else is said.
public final class Reactor implements Executor, AutoCloseable {

    private static final System.Logger LOG = System.getLogger(Reactor.class.getName());

    private static final int COMPLETIONS_PER_ENTRY = 8;
    private static final long FIRST_CLOSING_WAIT_NANOS = 1_000_000L;
    private static final long LONGEST_CLOSING_WAIT_NANOS = 100_000_000L;

    private final ReactorSetup setup;
    private final Thread thread;
    private final boolean integrated;
    private final HandOver handOver = new HandOver();
    private final SleepFlag asleep = new SleepFlag();
    private final TimerHeap timers = new TimerHeap();
    private final EventDescriptor bell;
    private final Place place;
    private final @Nullable LinuxPort linux;
    private final DrivenRow row = new DrivenRow();
    private final List<SessionPort> sessions = new ArrayList<>();
    private final List<SessionPort> unsubmitted = new ArrayList<>();
    private final Polling polling = new Polling(PollingPolicy.learning());
    private final Polling.Work work = new Polling.Work() {
        @Override
        public boolean isThere() {
            return stopping || handOver.hasWork() || row.hasWork() || (linux != null && linux.hasCompletions());
        }

        @Override
        public boolean isHeldUpByPolling() {
            return false;
        }
    };

    private volatile boolean stopping;
    private boolean inTurn;
    private boolean closed;
    private final CounterSet shown;
    private long sleeps;
    private long handedIn;

    /// Makes a reactor that belongs to the calling thread.
    private Reactor(ReactorSetup setup, @Nullable UringQueues queues, Form form) throws IOException {
        this.setup = setup;
        this.thread = Thread.currentThread();
        this.integrated = form == Form.INTEGRATED;
        this.bell = EventDescriptor.create();
        try {
            if (queues == null) {
                this.linux = null;
                this.place = new EpollPlace();
            } else {
                this.linux = new LinuxPort(this, queues);
                this.place = new RingPlace(linux);
            }
            place.watch(bell.descriptor(), PollFlags.IN, () -> {});
            shown = DomainCounters.ofProcess().register(Subject.REACTOR, setup.name());
        } catch (IOException | RuntimeException e) {
            bell.close();
            throw e;
        }
    }

    private enum Form {
        OWN_THREAD,
        INTEGRATED
    }

    /// Starts a reactor on a daemon thread of its own.
    ///
    /// @param setup what it is to be
    /// @return the reactor, which the caller closes
    /// @throws UringUnavailableException if it is to have a Linux ring and there is none here
    /// @throws IOException if Linux refuses what it needs
    public static Reactor start(ReactorSetup setup) throws IOException {
        CompletableFuture<Reactor> made = new CompletableFuture<>();
        Thread.ofPlatform().daemon().name(setup.name()).start(() -> {
            Reactor reactor;
            try {
                reactor = make(setup, Form.OWN_THREAD);
            } catch (IOException | RuntimeException | Error e) {
                made.completeExceptionally(e);
                return;
            }
            made.complete(reactor);
            reactor.run();
        });
        try {
            return made.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof IOException refusal) {
                throw refusal;
            }
            throw e;
        }
    }

    /// Makes a reactor that the calling platform thread drives itself.
    ///
    /// @param setup what it is to be
    /// @return the reactor, which the caller closes on the same thread
    /// @throws UringUnavailableException if it is to have a Linux ring and there is none here
    /// @throws IOException if Linux refuses what it needs
    /// @throws IllegalStateException on a virtual thread
    public static Reactor onThisThread(ReactorSetup setup) throws IOException {
        return make(setup, Form.INTEGRATED);
    }

    /// Makes a reactor over queues that are there, a simulated ring for one, driven by the calling thread.
    ///
    /// @param setup what it is to be; its clock is that of the queues
    /// @param queues given: they are closed with the reactor
    /// @return the reactor, which the caller closes on the same thread
    /// @throws IOException if Linux gives no eventfd
    public static Reactor over(ReactorSetup setup, UringQueues queues) throws IOException {
        return new Reactor(setup, queues, Form.INTEGRATED);
    }

    /// {@return the process' own reactor, started when it is first asked for, which nobody closes}
    ///
    /// @throws UncheckedIOException if Linux refuses what it needs
    public static Reactor ofProcess() {
        return OfProcess.REACTOR;
    }

    private static final class OfProcess {

        static final Reactor REACTOR = startIt();

        private static Reactor startIt() {
            try {
                return start(ReactorSetup.standard());
            } catch (IOException e) {
                throw new UncheckedIOException("the reactor of the process cannot be started", e);
            }
        }
    }

    private static Reactor make(ReactorSetup setup, Form form) throws IOException {
        Uring ring = openRing(setup);
        try {
            return new Reactor(setup, ring, form);
        } catch (IOException | RuntimeException e) {
            if (ring != null) {
                ring.close();
            }
            throw e;
        }
    }

    private static @Nullable Uring openRing(ReactorSetup setup) throws IOException {
        return switch (setup.sleeping()) {
            case EPOLL -> null;
            case RING -> ring(setup);
            case RING_OR_EPOLL -> {
                try {
                    yield ring(setup);
                } catch (UringUnavailableException e) {
                    LOG.log(Level.INFO, "{0} sleeps in an epoll, which costs time: {1}", setup.name(), e.getMessage());
                    yield null;
                }
            }
        };
    }

    private static Uring ring(ReactorSetup setup) throws IOException {
        Uring ring = Uring.open(UringSetup.builder(setup.entries())
                .completionEntries(setup.entries() * COMPLETIONS_PER_ENTRY)
                .flags(UringFeatures.probe().setupFor(setup.entries()).flags())
                .announcedTaskWork()
                .build());
        ring.waitAsIdle();
        return ring;
    }

    /// {@return what it was asked to be}
    public ReactorSetup setup() {
        return setup;
    }

    /// {@return whether it has a Linux ring, so that there is a [#linux]}
    public boolean hasLinux() {
        return linux != null;
    }

    /// {@return where calls to Linux go}
    ///
    /// @throws UnsupportedOperationException if it sleeps in an epoll
    public LinuxPort linux() {
        if (linux == null) {
            throw new UnsupportedOperationException(
                    "this reactor has no Linux ring: io_uring is not to be had, or was " + "not asked for");
        }
        return linux;
    }

    /// {@return whether the calling thread is the reactor's}
    public boolean isCurrentThread() {
        return Thread.currentThread() == thread;
    }

    /// Runs an action on the reactor's thread: at once if this is it, else in the order of the calls of this
    /// method.
    ///
    /// @param action short, and waits for nothing; what it throws is logged
    /// @throws RejectedExecutionException if the reactor is closed
    @Override
    public void execute(Runnable action) {
        if (!handOver.push(new Errand(action))) {
            throw new RejectedExecutionException(setup.name() + " is closed");
        }
        wake();
    }

    /// Watches a descriptor: each time that it becomes ready is told, and no level.
    ///
    /// **Threads.** The reactor's.
    ///
    /// @param watched lent until the watch is closed
    /// @param pollEvents `POLL*`
    /// @param onReady short, and waits for nothing
    /// @throws IOException if it cannot be watched
    public Watch watch(Descriptor watched, int pollEvents, Runnable onReady) throws IOException {
        return place.watch(watched, pollEvents, onReady);
    }

    /// Drives an integrated reactor once: submits what was started, waits until something happens or the time is
    /// over, and tells what has happened.
    ///
    /// **Threads.** The reactor's.
    ///
    /// @param mostNanos the longest wait; 0 only looks, [Long#MAX_VALUE] is for ever
    /// @throws IllegalStateException if the reactor has a thread of its own, on another thread, within a turn, and
    ///     after [#close]
    /// @throws IOException if the ring fails; the reactor is closed then
    public void turn(long mostNanos) throws IOException {
        if (!integrated || !isCurrentThread() || inTurn || closed) {
            throw new IllegalStateException(
                    setup.name() + " is driven by its own thread, outside of its own turns, and before it is closed");
        }
        inTurn = true;
        try {
            round(mostNanos);
            work();
        } catch (IOException | RuntimeException | Error e) {
            end();
            throw e;
        } finally {
            inTurn = false;
        }
    }

    /// Ends every call, and gives the ring back.
    ///
    /// Calls that wait for room end with ESHUTDOWN. Calls in flight are cancelled and end with what the other side
    /// answers; it returns when Linux has let go of everything, which has no limit in time: a disk's read cannot be
    /// cancelled. Nobody who waits for a call is left waiting, and what is started later ends with ESHUTDOWN at
    /// once. A second call does nothing. On the thread of a reactor that has its own it returns at once, and the
    /// rest happens when the turn is over.
    ///
    /// @throws IllegalStateException on another thread than the maker's, if the reactor is integrated
    @Override
    public void close() {
        if (integrated) {
            if (!isCurrentThread() || inTurn) {
                throw new IllegalStateException(setup.name() + " is closed by its own thread, outside of its turns");
            }
            end();
            return;
        }
        stopping = true;
        if (isCurrentThread()) {
            return;
        }
        wake();
        BlockingCalls.run(this::join);
    }

    private void join() {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /// {@return how often its thread slept}
    ///
    /// **Threads.** The reactor's.
    public long sleeps() {
        return sleeps;
    }

    /// Drives something in every round, until it sleeps, and again when its doorbell is rung.
    ///
    /// **Threads.** The reactor's.
    ///
    /// @param driven awake
    /// @param bell what its peers ring; lent until the result is closed
    /// @return what ends it
    /// @throws IOException if the doorbell cannot be watched
    public Hosted host(Driven driven, EventDescriptor bell) throws IOException {
        Hosted hosted = new Hosted(driven, row, onRing -> watch(bell.descriptor(), PollFlags.IN, onRing));
        row.add(hosted);
        return hosted;
    }

    /// Attaches a session: its calls are made and completed here from now on.
    ///
    /// @param session lent until [SessionPort#ended] is done
    /// @return where its calls go
    /// @throws IOException if what it has cannot be watched
    /// @throws RejectedExecutionException if the reactor is closed
    public SessionPort attach(SessionPort.Session session) throws IOException {
        SessionPort port = new SessionPort(this, session.ring());
        if (isCurrentThread()) {
            begin(port, session);
            return port;
        }
        CompletableFuture<SessionPort> begun = new CompletableFuture<>();
        execute(() -> {
            try {
                begin(port, session);
                begun.complete(port);
            } catch (IOException | RuntimeException | Error e) {
                begun.completeExceptionally(e);
            }
        });
        try {
            return begun.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof IOException refusal) {
                throw refusal;
            }
            throw e;
        }
    }

    private void begin(SessionPort port, SessionPort.Session session) throws IOException {
        if (closed) {
            throw new RejectedExecutionException(setup.name() + " is closed");
        }
        sessions.add(port);
        try {
            port.begin(session);
        } catch (IOException | RuntimeException e) {
            port.end();
            throw e;
        }
    }

    /// A session has ended.
    void forget(SessionPort port) {
        sessions.remove(port);
        unsubmitted.remove(port);
    }

    /// Notes that a session has entries to be submitted before the thread sleeps.
    void submitLater(SessionPort port) {
        unsubmitted.add(port);
    }

    /// Notes that a server had to be woken, for whose answer it does not pay to poll.
    void wokePeer() {
        polling.wokePeer();
    }

    Clock clock() {
        return setup.clock();
    }

    TimerHeap timers() {
        return timers;
    }

    /// Takes a call from any thread.
    void handIn(CallFuture<?> call) {
        if (isCurrentThread()) {
            call.startedOn().accept(call);
        } else if (handOver.push(call)) {
            wake();
        } else {
            call.startedOn().refuse(call, Errno.ESHUTDOWN);
        }
    }

    private void wake() {
        if (asleep.isToBeWoken()) {
            bell.signal();
        }
    }

    /// Drives the integrated reactor until a call is done.
    ///
    /// @return whether the thread was interrupted on the way
    boolean drive(CallFuture<?> call) {
        if (!integrated || inTurn) {
            throw new IllegalStateException("who waits on " + setup.name() + "'s own thread waits for ever");
        }
        boolean interrupted = false;
        try {
            while (!call.isDone()) {
                if (!interrupted && Thread.interrupted()) {
                    interrupted = true;
                    call.startedOn().interrupt(call);
                }
                turn(Long.MAX_VALUE);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the Linux ring failed", e);
        }
        return interrupted;
    }

    private void run() {
        inTurn = true;
        try {
            while (!stopping) {
                round(Long.MAX_VALUE);
            }
        } catch (IOException | RuntimeException | Error e) {
            LOG.log(Level.ERROR, setup.name() + " has failed, and ends", e);
        } finally {
            end();
        }
    }

    private void round(long mostNanos) throws IOException {
        boolean told = work();
        submit();
        // Who drives a reactor waits for one thing, which may just have happened, and nothing else may ever happen.
        long waitNanos = integrated && told ? 0 : mostNanos;
        long limitNanos = timers.isEmpty() ? waitNanos : Math.min(waitNanos, timers.nanosLeft(clock().nanoTime()));
        if (limitNanos > 0 && !row.isEmpty()) {
            place.poll();
            if (polling.poll(work, limitNanos)) {
                return;
            }
        }
        if (limitNanos > 0 && prepareToSleep()) {
            sleeps++;
            shown.set(Counter.SLEEPS, sleeps);
            shown.set(Counter.POLLS_PAID, polling.paid());
            shown.set(Counter.POLLS_LOST, polling.lost());
            shown.set(Counter.HANDED_IN, handedIn);
            SleepEvent sleep = SleepEvent.starting();
            place.await(limitNanos);
            asleep.announceAwake();
            sleep.end(setup.name());
        } else {
            place.poll();
        }
    }

    /// {@return whether anybody was told anything}
    private boolean work() {
        boolean told = place.tell();
        told |= takeHandedOver();
        told |= row.turn();
        if (!timers.isEmpty()) {
            told |= expire();
        }
        if (linux != null) {
            linux.startWaiting();
        }
        return told;
    }

    /// Submits to every session what was claimed.
    private void submit() {
        for (int i = unsubmitted.size() - 1; i >= 0; i--) {
            unsubmitted.remove(i).submit();
        }
    }

    private boolean prepareToSleep() {
        asleep.announceSleep();
        if (!handOver.hasWork() && !stopping && row.prepareToSleep()) {
            return true;
        }
        asleep.announceAwake();
        return false;
    }

    private boolean takeHandedOver() {
        Object node = handOver.takeAll();
        boolean any = node != null;
        while (node != null) {
            handedIn++;
            Object next = HandOver.below(node);
            take(node);
            node = next;
        }
        return any;
    }

    private static void take(Object node) {
        if (node instanceof CallFuture<?> call) {
            call.startedOn().accept(call);
            return;
        }
        try {
            ((Errand) node).action.run();
        } catch (RuntimeException | Error e) {
            LOG.log(Level.ERROR, "what was to be done on a reactor's thread failed", e);
        }
    }

    private boolean expire() {
        long now = clock().nanoTime();
        boolean any = false;
        while (timers.isDue(now)) {
            any = true;
            Object subject = timers.earliest();
            long token = timers.earliestToken();
            timers.remove(1);
            if (subject instanceof CallFuture<?> call) {
                call.startedOn().expire(call);
            } else {
                ((Port) subject).cancel(token);
            }
        }
        return any;
    }

    /// Ends everything, on the reactor's thread.
    private void end() {
        if (closed) {
            return;
        }
        closed = true;
        Object node = handOver.close();
        while (node != null) {
            Object next = HandOver.below(node);
            take(node);
            node = next;
        }
        while (!sessions.isEmpty()) {
            sessions.getLast().end();
        }
        if (linux != null) {
            linux.endWaiting();
            awaitLinux(linux);
        }
        place.close();
        bell.close();
        shown.close();
    }

    /// Returns when no call is in flight at Linux, so that each was ended by its answer.
    private void awaitLinux(LinuxPort port) {
        long waitNanos = FIRST_CLOSING_WAIT_NANOS;
        try {
            while (port.inFlight() != 0) {
                port.cancelEverything();
                port.await(waitNanos);
                port.takeCompletions();
                waitNanos = Math.min(2 * waitNanos, LONGEST_CLOSING_WAIT_NANOS);
            }
        } catch (IOException | RuntimeException e) {
            LOG.log(Level.ERROR, setup.name() + " could not wait for what it had in flight", e);
        }
    }
}
