package dev.torc.scheme;

import dev.torc.posix.UnixSocket;
import dev.torc.reactor.Driven;
import dev.torc.reactor.Hosted;
import dev.torc.reactor.Reactor;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// A server that a reactor drives, beside its calls, its sessions, and other servers.
///
/// **Threads.** The reactor's.
final class HostedServer implements Driven {

    private static final System.Logger LOG = System.getLogger(HostedServer.class.getName());

    private final ServerLoop loop;
    private final Optional<UnixSocket> listener;
    private final Hosted hosted;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    /// Begins to serve on a reactor, on whose thread this is called.
    ///
    /// @param listener given
    /// @throws IOException if the scheme cannot serve, or Linux will not watch for clients; everything but the
    ///     listener is given back then
    HostedServer(Scheme scheme, ServerSetup setup, Optional<UnixSocket> listener, Reactor reactor) throws IOException {
        this.listener = listener;
        this.loop = new ServerLoop(
                scheme,
                setup,
                listener,
                events -> new ReactorPlace(reactor, setup.linuxCalls(), new Told(events), this::wake));
        try {
            this.hosted = reactor.host(this, loop.wakeBell());
        } catch (IOException | RuntimeException e) {
            loop.close();
            throw e;
        }
        try {
            loop.start(hosted::wokePeer);
        } catch (IOException | RuntimeException e) {
            hosted.close();
            loop.close();
            throw e;
        }
    }

    private void wake() {
        hosted.wake();
    }

    /// What the reactor tells between the turns. What fails in it ends this server, as in a turn, and nobody
    /// else on the reactor.
    private final class Told implements WaitingPlace.Events {

        private final WaitingPlace.Events events;

        Told(WaitingPlace.Events events) {
            this.events = events;
        }

        @Override
        public void ready(long key) {
            try {
                events.ready(key);
            } catch (RuntimeException | AssertionError e) {
                cannotGoOn(e);
            }
        }

        @Override
        public void operationCompleted(int call, int result, int flags) {
            try {
                events.operationCompleted(call, result, flags);
            } catch (RuntimeException | AssertionError e) {
                cannotGoOn(e);
            }
        }
    }

    private void cannotGoOn(Throwable reason) {
        LOG.log(Level.ERROR, "the server cannot go on", reason);
        loop.fail();
    }

    ServerLoop loop() {
        return loop;
    }

    /// {@return done when the server has ended and everything is given back}
    CompletableFuture<Void> ended() {
        return ended;
    }

    @Override
    public boolean turn() {
        boolean worked;
        try {
            worked = loop.turn();
        } catch (RuntimeException | AssertionError e) {
            cannotGoOn(e);
            worked = true;
        }
        if (loop.isOver()) {
            hosted.close();
            finish();
        }
        return worked;
    }

    private void finish() {
        try {
            loop.close();
            listener.ifPresent(UnixSocket::close);
        } finally {
            ended.complete(null);
        }
    }

    @Override
    public boolean hasWork() {
        return loop.hasWork();
    }

    @Override
    public boolean isHeldUpByPolling() {
        return loop.isHeldUpByPolling();
    }

    @Override
    public boolean prepareToSleep() {
        if (loop.prepareToSleep()) {
            loop.counters().slept();
            return true;
        }
        return false;
    }

    @Override
    public void awake() {
        loop.awake();
    }

    @Override
    public void end() {
        loop.stop();
    }

    @Override
    public void abandoned() {
        finish();
    }
}
