package dev.torc.reactor;

import dev.torc.counters.Counter;
import dev.torc.counters.CounterSet;
import dev.torc.counters.events.SleepEvent;
import dev.torc.posix.EventDescriptor;
import dev.torc.ring.Polling;
import dev.torc.ring.PollingPolicy;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the thread of a reactor does again and again: it tells what has happened, takes what was handed over, gives
/// everyone awake a turn, submits, and sleeps in the one place.
///
/// **Threads.** [#handIn], [#wake] and [#stop] any; everything else the reactor's.
final class Rounds implements Polling.Work {

    private static final System.Logger LOG = System.getLogger(Rounds.class.getName());

    private static final long FIRST_CLOSING_WAIT_NANOS = 1_000_000L;
    private static final long LONGEST_CLOSING_WAIT_NANOS = 100_000_000L;

    private final ReactorSetup setup;
    private final boolean endsWhenTold;
    private final Equipment equipment;
    private final HandOver handOver = new HandOver();
    private final SleepFlag asleep = new SleepFlag();
    private final DrivenRow row = new DrivenRow();
    private final List<SessionPort> unsubmitted = new ArrayList<>();
    private final Polling polling = new Polling(PollingPolicy.learning());

    private volatile boolean stopping;
    private boolean closing;
    private long sleeps;
    private long handedIn;

    /// What a reactor's thread works with, all lent.
    ///
    /// @param place where it sleeps
    /// @param linux its Linux ring, if it has one
    /// @param bell what wakes it, watched in that place
    /// @param timers its deadlines
    /// @param shown its numbers
    record Equipment(
            Place place, @Nullable LinuxPort linux, EventDescriptor bell, TimerHeap timers, CounterSet shown) {}

    /// @param endsWhenTold whether a round that has told somebody something does not wait
    Rounds(ReactorSetup setup, boolean endsWhenTold, Equipment equipment) {
        this.setup = setup;
        this.endsWhenTold = endsWhenTold;
        this.equipment = equipment;
    }

    /// {@return what is driven beside the calls}
    DrivenRow row() {
        return row;
    }

    /// {@return how often the thread slept}
    long sleeps() {
        return sleeps;
    }

    /// Notes that a session has entries to be submitted before the thread sleeps.
    void submitLater(SessionPort port) {
        unsubmitted.add(port);
    }

    /// Forgets a session that has nothing to be submitted any more.
    void forget(SessionPort port) {
        unsubmitted.remove(port);
    }

    /// Notes that a peer had to be woken, for whose answer it does not pay to poll.
    void wokePeer() {
        polling.wokePeer();
    }

    /// Hands something to the thread.
    ///
    /// @param node a [CallFuture] or an [Errand]
    /// @return whether it was taken; if not, the reactor is closed
    boolean handIn(Object node) {
        if (handOver.push(node)) {
            wake();
            return true;
        }
        return false;
    }

    /// Wakes the thread if it sleeps.
    void wake() {
        if (asleep.isToBeWoken()) {
            equipment.bell().signal();
        }
    }

    /// Asks the thread to do no further round.
    void stop() {
        stopping = true;
        wake();
    }

    boolean isStopping() {
        return stopping;
    }

    /// Does what there is to do, then waits until there is more.
    ///
    /// @param mostNanos the longest wait; 0 only looks
    void round(long mostNanos) throws IOException {
        boolean told = work();
        long heldNanos = submit();
        // Who drives a reactor waits for one thing, which may just have happened, and nothing else may ever happen.
        long waitNanos = endsWhenTold && told ? 0 : Math.min(mostNanos, heldNanos);
        TimerHeap timers = equipment.timers();
        long limitNanos = timers.isEmpty()
                ? waitNanos
                : Math.min(waitNanos, timers.nanosLeft(setup.clock().nanoTime()));
        Place place = equipment.place();
        if (limitNanos > 0 && !row.isEmpty()) {
            place.poll();
            if (polling.poll(this, limitNanos)) {
                return;
            }
        }
        if (limitNanos > 0 && prepareToSleep()) {
            sleep(limitNanos);
        } else {
            place.poll();
        }
    }

    private void sleep(long mostNanos) throws IOException {
        sleeps++;
        CounterSet shown = equipment.shown();
        shown.set(Counter.SLEEPS, sleeps);
        shown.set(Counter.POLLS_PAID, polling.paid());
        shown.set(Counter.POLLS_LOST, polling.lost());
        shown.set(Counter.HANDED_IN, handedIn);
        SleepEvent sleep = SleepEvent.starting();
        equipment.place().await(mostNanos);
        asleep.announceAwake();
        sleep.end(setup.name());
    }

    @Override
    public boolean isThere() {
        return stopping
                || handOver.hasWork()
                || row.hasWork()
                || equipment.place().hasEvents();
    }

    @Override
    public boolean isHeldUpByPolling() {
        return row.isHeldUpByPolling();
    }

    /// Does what there is to do.
    ///
    /// @return whether anybody was told anything
    boolean work() {
        boolean told = equipment.place().tell();
        told |= takeHandedOver(handOver.takeAll());
        told |= row.turn();
        if (!equipment.timers().isEmpty()) {
            told |= expire();
        }
        LinuxPort linux = equipment.linux();
        if (linux != null) {
            linux.startWaiting();
        }
        return told;
    }

    /// Submits to every session what was claimed, but for what is held back.
    ///
    /// @return how long that may be
    private long submit() {
        if (unsubmitted.isEmpty()) {
            return Long.MAX_VALUE;
        }
        boolean holdsBack = setup.submit().holdsBack() && !closing;
        long now = holdsBack ? setup.clock().nanoTime() : 0;
        long leastNanos = Long.MAX_VALUE;
        for (int i = unsubmitted.size() - 1; i >= 0; i--) {
            SessionPort port = unsubmitted.get(i);
            long nanosLeft = holdsBack ? port.nanosHeldBack(now) : 0;
            if (nanosLeft > 0) {
                leastNanos = Math.min(leastNanos, nanosLeft);
            } else {
                // It takes itself out.
                port.submit();
            }
        }
        return leastNanos;
    }

    private boolean prepareToSleep() {
        asleep.announceSleep();
        if (!handOver.hasWork() && !stopping && row.prepareToSleep()) {
            return true;
        }
        asleep.announceAwake();
        return false;
    }

    private boolean takeHandedOver(@Nullable Object oldest) {
        Object node = oldest;
        while (node != null) {
            handedIn++;
            Object next = HandOver.below(node);
            take(node);
            node = next;
        }
        return oldest != null;
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
        TimerHeap timers = equipment.timers();
        long now = setup.clock().nanoTime();
        boolean any = false;
        while (timers.isDue(now)) {
            any = true;
            Object subject = timers.earliest();
            long token = timers.earliestToken();
            timers.remove(1);
            switch (subject) {
                case CallFuture<?> call -> call.startedOn().expire(call);
                case Alarm alarm -> alarm.ring();
                default -> ((Port) subject).cancel(token);
            }
        }
        return any;
    }

    /// Takes what was handed over, and nothing from then on. Then ends everything that is driven, and returns when
    /// that has ended, and no call is in flight at Linux.
    void close() throws IOException {
        closing = true;
        takeHandedOver(handOver.close());
        LinuxPort linux = equipment.linux();
        if (linux != null) {
            linux.endWaiting();
        }
        row.all().reversed().forEach(hosted -> {
            hosted.wake();
            hosted.driven.end();
        });
        long waitNanos = FIRST_CLOSING_WAIT_NANOS;
        while (!row.drivesNothing() || (linux != null && linux.inFlight() != 0)) {
            if (linux != null) {
                linux.cancelEverything();
            }
            // What it waits for may come by a bell whose watch is cancelled, too.
            equipment.place().await(waitNanos);
            waitNanos = work() ? FIRST_CLOSING_WAIT_NANOS : Math.min(2 * waitNanos, LONGEST_CLOSING_WAIT_NANOS);
            submit();
        }
    }

    /// Tells everything that is still driven that no turn comes any more.
    void abandon() {
        row.all().reversed().forEach(hosted -> {
            hosted.driven.abandoned();
            hosted.close();
        });
    }
}
