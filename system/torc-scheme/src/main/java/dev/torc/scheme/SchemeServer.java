package dev.torc.scheme;

import dev.torc.posix.EventDescriptor;
import dev.torc.posix.PeerCredentials;
import dev.torc.posix.UnixSocket;
import dev.torc.uring.UnsupportedSetupException;
import dev.torc.uring.UringUnavailableException;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.ConnectException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/// Runs a [Scheme]: listens on a Unix socket, and serves every session on one thread that sleeps in one place.
///
/// ```text
///      try (SchemeServer server = SchemeServer.start(new FileScheme(dir, READ_ONLY), ServerSetup.at(socket))) {
///          server.awaitEnd();
///      }
/// ```
///
/// **Threads.** Any.
public final class SchemeServer implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(SchemeServer.class.getName());

    private static final int MOST_WORKERS = 8;
    private static final int WORK_FOR_NOBODY = 1024;

    private final Optional<Path> socket;
    private final String description;
    private final ServerLoop loop;
    private final ServerCounters counters;
    private final Thread thread;

    private SchemeServer(Optional<Path> socket, Running running, Thread thread) {
        this.socket = socket;
        this.description = running.description();
        this.loop = running.loop();
        this.counters = running.counters();
        this.thread = thread;
    }

    private record Running(ServerLoop loop, ServerCounters counters, String description) {}

    /// Starts a server, and returns when clients can connect.
    ///
    /// Whether the Linux ring or threads carry out what it needs of Linux is decided here, and said in one line
    /// of the log and by [#description].
    ///
    /// @param scheme what is served; the server closes it when it ends
    /// @throws FileAlreadyExistsException if a server listens at the socket's path, or it is no socket
    /// @throws IOException if the scheme cannot serve, or Linux gives no socket
    public static SchemeServer start(Scheme scheme, ServerSetup setup) throws IOException {
        Optional<UnixSocket> listener =
                setup.socket().isPresent() ? Optional.of(listen(setup.socket().get())) : Optional.empty();
        CompletableFuture<Running> started = new CompletableFuture<>();
        Thread thread = Thread.ofPlatform()
                .name("torc-" + scheme.name())
                .daemon()
                .start(() -> run(scheme, setup, listener, started));
        try {
            Running running = started.get();
            LOG.log(Level.INFO, "{0}: {1}", scheme.name(), running.description());
            return new SchemeServer(setup.socket(), running, thread);
        } catch (ExecutionException e) {
            removeSocket(setup.socket());
            if (e.getCause() instanceof IOException refused) {
                throw refused;
            }
            throw new IllegalStateException("the server did not start", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new java.io.InterruptedIOException("interrupted while the server started");
        }
    }

    private static void run(
            Scheme scheme, ServerSetup setup, Optional<UnixSocket> listener, CompletableFuture<Running> started) {
        try {
            ServerLoop loop = open(scheme, setup, listener);
            try {
                loop.start();
            } catch (IOException | RuntimeException e) {
                loop.close();
                throw e;
            }
            started.complete(new Running(loop, loop.counters(), loop.description()));
            loop.run();
        } catch (IOException | RuntimeException e) {
            // Once it has started, the loop tells of its failures itself.
            started.completeExceptionally(e);
        } finally {
            listener.ifPresent(UnixSocket::close);
        }
    }

    private static ServerLoop open(Scheme scheme, ServerSetup setup, Optional<UnixSocket> listener) throws IOException {
        WaitingPlace place = openPlace(setup);
        try {
            int waiting = setup.limits().callsInFlight() + WORK_FOR_NOBODY;
            WorkerThreads workers = new WorkerThreads("torc-" + scheme.name(), MOST_WORKERS, waiting);
            var equipment = new ServerLoop.Equipment(
                    place,
                    EventDescriptor.create(),
                    workers,
                    listener,
                    setup.polling().get(),
                    setup.slowTurn());
            return new ServerLoop(scheme, setup.limits(), equipment);
        } catch (IOException | RuntimeException e) {
            place.close();
            throw e;
        }
    }

    private static WaitingPlace openPlace(ServerSetup setup) throws IOException {
        return switch (setup.linuxCalls()) {
            case URING -> UringPlace.open(setup.limits().sessions());
            case THREADS -> EpollPlace.open("chosen at start");
            case BEST -> {
                try {
                    yield UringPlace.open(setup.limits().sessions());
                } catch (UringUnavailableException | UnsupportedSetupException e) {
                    yield EpollPlace.open(String.valueOf(e.getMessage()));
                }
            }
        };
    }

    /// Listens, taking the place of a server that was killed and left its socket behind.
    private static UnixSocket listen(Path path) throws IOException {
        try {
            return UnixSocket.listen(path);
        } catch (FileAlreadyExistsException taken) {
            try {
                UnixSocket.connect(path).close();
            } catch (ConnectException nobody) {
                Files.delete(path);
                return UnixSocket.listen(path);
            }
            throw new FileAlreadyExistsException(path.toString(), null, "a server listens there already");
        }
    }

    private static void removeSocket(Optional<Path> path) {
        if (path.isEmpty()) {
            return;
        }
        try {
            Files.deleteIfExists(path.get());
        } catch (IOException e) {
            LOG.log(Level.WARNING, "the socket {0} stays behind: {1}", path.get(), e.getMessage());
        }
    }

    /// {@return how this server does what it needs of Linux, in one line}
    public String description() {
        return description;
    }

    /// {@return what it has done so far}
    public ServerCounters counters() {
        return counters;
    }

    /// {@return where clients connect}
    ///
    /// @throws java.util.NoSuchElementException if it listens nowhere
    public Path socket() {
        return socket.orElseThrow();
    }

    /// Lets a client in that somebody else has connected with.
    ///
    /// @param client one end of a pair whose other end the client has; owned by the server from now on
    /// @param credentials who the client is, from one who knows: they are believed
    /// @return whether the server still runs; if not, the socket is closed
    public boolean introduce(UnixSocket client, PeerCredentials credentials) {
        return loop.introduce(client, credentials);
    }

    /// Waits until the server has ended.
    ///
    /// @throws InterruptedException if this thread is interrupted; the server goes on
    public void awaitEnd() throws InterruptedException {
        thread.join();
    }

    /// Stops: takes no more calls, answers those that it has taken, ends every session, and removes the socket.
    @Override
    public void close() {
        removeSocket(socket);
        loop.stop();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
