package dev.torc.scheme;

import dev.torc.counters.events.SleepEvent;
import dev.torc.ring.Polling;
import dev.torc.ring.PollingPolicy;
import java.io.IOException;
import java.lang.System.Logger.Level;

/// A server on a thread of its own, which polls while that pays, and sleeps in a place of its own.
///
/// **Threads.** The server's.
final class ServerThread implements Polling.Work {

    private static final System.Logger LOG = System.getLogger(ServerThread.class.getName());

    /// After so many turns the system calls are counted anew, also when the thread never sleeps.
    private static final int TURNS_PER_COUNT = 256;

    private final ServerLoop loop;
    private final SleepingPlace place;
    private final Polling polling;
    private final ServerCounters counters;

    /// @param place where the thread sleeps, which is the loop's
    ServerThread(ServerLoop loop, SleepingPlace place, PollingPolicy policy) {
        this.loop = loop;
        this.place = place;
        this.polling = new Polling(policy);
        this.counters = loop.counters();
    }

    ServerLoop loop() {
        return loop;
    }

    /// Opens the doors.
    ///
    /// @throws IOException if the scheme cannot serve, or Linux will not watch for clients
    void start() throws IOException {
        place.watchBell(loop.wakeBell(), WaitingPlace.Key.of(WaitingPlace.Key.WAKE, 0, 0));
        loop.start(polling::wokePeer);
    }

    /// Serves until the loop has ended, and gives everything back.
    void run() {
        try {
            serve();
        } catch (IOException | RuntimeException | AssertionError e) {
            LOG.log(Level.ERROR, "the server cannot go on", e);
        } finally {
            loop.close();
        }
    }

    private void serve() throws IOException {
        int turns = 0;
        while (!loop.isOver()) {
            boolean told = place.poll(loop);
            if (loop.turn() || told) {
                if (++turns % TURNS_PER_COUNT == 0) {
                    counters.calledLinux(place.systemCalls());
                }
            } else if (!pollForWork() && loop.prepareToSleep()) {
                counters.calledLinux(place.systemCalls());
                SleepEvent sleep = SleepEvent.starting();
                place.await(loop);
                loop.awake();
                counters.slept(sleep, polling);
            }
        }
        counters.calledLinux(place.systemCalls());
    }

    private boolean pollForWork() {
        return loop.isLookingAtSessions() && polling.poll(this, Long.MAX_VALUE);
    }

    @Override
    public boolean isThere() {
        return place.mayHaveEvents() || loop.hasWork();
    }

    @Override
    public boolean isHeldUpByPolling() {
        return loop.isHeldUpByPolling();
    }
}
