package dev.torc.reactor;

import dev.torc.counters.Subject;
import dev.torc.posix.BlockingCalls;
import dev.torc.posix.Descriptor;
import dev.torc.posix.EventDescriptor;
import dev.torc.ring.session.DomainCounters;
import dev.torc.uapi.Errno;
import dev.torc.uapi.PollFlags;
import dev.torc.uring.Uring;
import dev.torc.uring.UringQueues;
import dev.torc.uring.UringUnavailableException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.util.concurrent.CompletableFuture;
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

    private final ReactorSetup setup;
    private final Thread thread;
    private final boolean integrated;
    private final TimerHeap timers = new TimerHeap();
    private final @Nullable LinuxPort linux;
    private final Rounds.Equipment equipment;
    private final Rounds rounds;

    private boolean inTurn;
    private boolean closed;

    /// Makes a reactor that belongs to the calling thread.
    private Reactor(ReactorSetup setup, @Nullable UringQueues queues, Form form) throws IOException {
        this.setup = setup;
        this.thread = Thread.currentThread();
        this.integrated = form == Form.INTEGRATED;
        EventDescriptor bell = EventDescriptor.create();
        try {
            this.linux = queues == null ? null : new LinuxPort(this, queues);
            Place place = linux == null ? new EpollPlace() : new RingPlace(linux);
            place.watch(bell.descriptor(), PollFlags.IN, () -> {});
            this.equipment = new Rounds.Equipment(
                    place, linux, bell, timers, DomainCounters.ofProcess().register(Subject.REACTOR, setup.name()));
        } catch (IOException | RuntimeException e) {
            bell.close();
            throw e;
        }
        this.rounds = new Rounds(setup, integrated, equipment);
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
        return Awaited.of(made);
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

    private static Reactor make(ReactorSetup setup, Form form) throws IOException {
        Uring ring = OwnRing.open(setup);
        try {
            return new Reactor(setup, ring, form);
        } catch (IOException | RuntimeException e) {
            if (ring != null) {
                ring.close();
            }
            throw e;
        }
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

    /// Runs an action on the reactor's thread, in the order of the calls of this method.
    ///
    /// @param action short, and waits for nothing; what it throws is logged
    /// @throws RejectedExecutionException if the reactor is closed
    @Override
    public void execute(Runnable action) {
        if (!rounds.handIn(new Errand(action))) {
            throw new RejectedExecutionException(setup.name() + " is closed");
        }
    }

    /// Asks something of the reactor's thread, and waits for the answer: at once if this is that thread.
    ///
    /// @param question asked once
    /// @return the answer
    /// @throws IOException as the question throws it; so is what is unchecked
    /// @throws RejectedExecutionException if the reactor is closed
    public <T> T ask(Question<T> question) throws IOException {
        if (isCurrentThread()) {
            return question.answer();
        }
        CompletableFuture<T> answer = new CompletableFuture<>();
        execute(() -> {
            try {
                answer.complete(question.answer());
            } catch (IOException | RuntimeException | Error e) {
                answer.completeExceptionally(e);
            }
        });
        return Awaited.of(answer);
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
        return equipment.place().watch(watched, pollEvents, onReady);
    }

    /// Watches a descriptor until it is ready, or is so already, which is told once. The watch is over then.
    ///
    /// **Threads.** The reactor's.
    ///
    /// @param watched lent until then, or until the watch is closed
    /// @param pollEvents `POLL*`
    /// @param onReady short, and waits for nothing
    /// @throws IOException if it cannot be watched
    public Watch watchOnce(Descriptor watched, int pollEvents, Runnable onReady) throws IOException {
        return equipment.place().watchOnce(watched, pollEvents, onReady);
    }

    /// {@return an alarm, which is not set}
    ///
    /// **Threads.** The reactor's.
    ///
    /// @param onRing short, and waits for nothing
    public Alarm alarm(Runnable onRing) {
        return new Alarm(timers, clock(), onRing);
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
            rounds.round(mostNanos);
            rounds.work();
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
        rounds.stop();
        if (!isCurrentThread()) {
            BlockingCalls.run(() -> Awaited.endOf(thread));
        }
    }

    /// {@return how often its thread slept}
    ///
    /// **Threads.** The reactor's.
    public long sleeps() {
        return rounds.sleeps();
    }

    /// Drives something in every round, until it sleeps, and again when its doorbell is rung.
    ///
    /// **Threads.** The reactor's.
    ///
    /// @param driven awake
    /// @param bell what its peers ring; lent until the result is closed
    /// @return what ends it
    /// @throws IOException if the doorbell cannot be watched
    /// @throws RejectedExecutionException if the reactor is closed
    public Hosted host(Driven driven, EventDescriptor bell) throws IOException {
        if (closed) {
            throw new RejectedExecutionException(setup.name() + " is closed");
        }
        return new Hosted(driven, rounds, onRing -> watch(bell.descriptor(), PollFlags.IN, onRing));
    }

    /// Attaches a session: its calls are made and completed here from now on.
    ///
    /// @param session lent until [SessionPort#ended] is done
    /// @return where its calls go
    /// @throws IOException if what it has cannot be watched
    /// @throws RejectedExecutionException if the reactor is closed
    public SessionPort attach(SessionPort.Session session) throws IOException {
        return ask(() -> SessionPort.begin(this, session));
    }

    /// {@return whether its maker drives it}
    boolean isIntegrated() {
        return integrated;
    }

    Rounds rounds() {
        return rounds;
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
        } else if (!rounds.handIn(call)) {
            call.startedOn().refuse(call, Errno.ESHUTDOWN);
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
                    call.startedOn().giveUp(call);
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
            while (!rounds.isStopping()) {
                rounds.round(Long.MAX_VALUE);
            }
        } catch (IOException | RuntimeException | Error e) {
            LOG.log(Level.ERROR, setup.name() + " has failed, and ends", e);
        } finally {
            end();
        }
    }

    /// Ends everything, on the reactor's thread.
    private void end() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            rounds.close();
        } catch (IOException | RuntimeException | Error e) {
            LOG.log(Level.ERROR, setup.name() + " could not wait for what it had in flight", e);
        }
        equipment.place().close();
        rounds.abandon();
        equipment.bell().close();
        equipment.shown().close();
    }
}
