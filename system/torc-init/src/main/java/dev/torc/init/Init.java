package dev.torc.init;

import dev.torc.posix.EpollDescriptor;
import dev.torc.posix.EventDescriptor;
import dev.torc.posix.UnixDatagram;
import dev.torc.ring.session.Domain;
import dev.torc.scheme.SchemeServer;
import dev.torc.scheme.ServerSetup;
import dev.torc.uapi.EpollFlags;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/// Runs services until it is told to stop, or nothing is left to run.
///
/// ```text
///      try (Init init = Init.open(ServicesFile.read(file), Domain.current().create(), System.out::println)) {
///          boolean well = init.run();
///      }
/// ```
///
/// It serves `init` in its domain, by which others see how far it is and stop it: [InitSession]. There is one in a
/// domain.
///
/// **Death.** A service whose init is killed is told to end by Linux (SIGTERM), or does not begin, where `setpriv(1)`
/// is there.
///
/// **Threads.** [#run] on one platform thread, which lives as long as the services do; the others any.
public final class Init implements AutoCloseable {

    /// The name under which it is found in its domain.
    public static final String NAME = "init";

    private static final int MOST_EVENTS = 64;
    private static final int MOST_MESSAGE_BYTES = 4096;
    private static final int MOST_MESSAGES_A_TURN = 64;
    private static final long BELL = -1;
    private static final String READY = "READY=1";

    private final Path directory;
    private final EpollDescriptor epoll;
    private final EventDescriptor bell;
    private final ServiceProcesses processes;
    private final Board board;
    private final List<UnixDatagram> sockets = new ArrayList<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private final Consumer<ServiceStatus> listener;
    private final InitScheme scheme;
    private final SchemeServer server;
    private volatile boolean stopRequested;
    private volatile List<ServiceStatus> status;

    private Init(
            List<Service> services,
            Domain domain,
            EpollDescriptor epoll,
            EventDescriptor bell,
            Consumer<ServiceStatus> listener)
            throws IOException {
        this.directory = domain.directory();
        this.epoll = epoll;
        this.bell = bell;
        this.listener = listener;
        this.processes = new ServiceProcesses(services, domain.directory(), this::mailbox, this::ring);
        this.board = new Board(services, processes);
        this.status = board.status();
        this.scheme = new InitScheme(this::status, this::stop);
        this.server = SchemeServer.start(scheme, ServerSetup.at(domain.socket(NAME)));
    }

    /// Makes it, and lets others see it. Nothing is started yet.
    ///
    /// @param services in an order in which each comes after those that it waits for, as [ServicesFile] gives them
    /// @param domain where it is found, a directory that exists
    /// @param listener told on the thread of [#run] of each service whose state has changed
    /// @throws java.nio.file.FileAlreadyExistsException if one runs in this domain
    /// @throws IOException if Linux gives no sockets
    public static Init open(List<Service> services, Domain domain, Consumer<ServiceStatus> listener)
            throws IOException {
        ServiceProcesses.check();
        EpollDescriptor epoll = EpollDescriptor.create(MOST_EVENTS);
        EventDescriptor bell = EventDescriptor.create();
        try {
            epoll.add(bell.descriptor(), EpollFlags.IN, BELL);
            Init init = new Init(List.copyOf(services), domain, epoll, bell, listener);
            try {
                init.bind(services);
                return init;
            } catch (IOException | RuntimeException e) {
                init.close();
                throw e;
            }
        } catch (IOException | RuntimeException e) {
            bell.close();
            epoll.close();
            throw e;
        }
    }

    /// Makes a socket for each service, to which it says that it is ready.
    private void bind(List<Service> services) throws IOException {
        for (int i = 0; i < services.size(); i++) {
            // What a killed one has left: nobody else makes these, since the domain has one init.
            Files.deleteIfExists(mailbox(i));
            UnixDatagram socket = UnixDatagram.bind(mailbox(i));
            sockets.add(socket);
            epoll.add(socket.descriptor(), EpollFlags.IN, i);
        }
    }

    private Path mailbox(int service) {
        return directory.resolve(".init." + service);
    }

    /// {@return how far each service is, in the order in which they are started}
    public List<ServiceStatus> status() {
        return status;
    }

    /// Starts the services, and looks after them until all are stopped, or none is left that could run.
    ///
    /// @return whether none has failed
    public boolean run() {
        boolean running = true;
        while (running) {
            if (stopRequested) {
                board.stop();
            }
            board.turn(System.nanoTime());
            tell(board.status());
            running = !board.isOver();
            if (running) {
                await();
            }
        }
        return stopRequested || !board.hasFailed();
    }

    private void tell(List<ServiceStatus> now) {
        List<ServiceStatus> before = status;
        status = now;
        for (int i = 0; i < now.size(); i++) {
            if (now.get(i).state() != before.get(i).state()) {
                listener.accept(now.get(i));
            }
        }
    }

    private void await() {
        long left = board.nextDue(System.nanoTime());
        int events = epoll.await(left == Board.NEVER ? EpollDescriptor.NO_TIMEOUT : left);
        for (int i = 0; i < events; i++) {
            if (epoll.token(i) == BELL) {
                var unused = bell.drain();
            } else {
                hear((int) epoll.token(i));
            }
        }
        processes.takeEnds((service, exitCode) -> {
            board.exited(service, exitCode, System.nanoTime());
            drop(service);
        });
    }

    /// What is not taken now is told of again: one that floods its own socket holds up nobody.
    private void hear(int service) {
        int left = MOST_MESSAGES_A_TURN;
        Optional<String> message = receive(service);
        while (message.isPresent()) {
            if (message.get().lines().anyMatch(READY::equals)) {
                board.ready(service, System.nanoTime());
            }
            left--;
            message = left > 0 ? receive(service) : Optional.empty();
        }
    }

    /// What one process has said, the next has not.
    private void drop(int service) {
        int left = MOST_MESSAGES_A_TURN;
        while (left > 0 && receive(service).isPresent()) {
            left--;
        }
    }

    private Optional<String> receive(int service) {
        try {
            return sockets.get(service)
                    .tryReceive(MOST_MESSAGE_BYTES)
                    .map(bytes -> new String(bytes, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalStateException("a socket of our own cannot be read", e);
        }
    }

    /// Has everything stopped, in reverse order; [#run] returns when that is done.
    public void stop() {
        stopRequested = true;
        ring();
    }

    private void ring() {
        synchronized (bell) {
            if (over.getCount() > 0) {
                bell.signal();
            }
        }
    }

    /// Waits until [#close] is through.
    ///
    /// @throws InterruptedException if this thread is interrupted
    public void awaitEnd() throws InterruptedException {
        over.await();
    }

    /// Ends what [#open] made, after [#run] has returned. Who asked for the stop is told that it is done.
    @Override
    public void close() {
        if (over.getCount() == 0) {
            return;
        }
        scheme.end();
        server.close();
        sockets.forEach(UnixDatagram::close);
        for (int i = 0; i < sockets.size(); i++) {
            try {
                Files.deleteIfExists(mailbox(i));
            } catch (IOException e) {
                System.getLogger(Init.class.getName())
                        .log(System.Logger.Level.WARNING, "{0} stays behind: {1}", mailbox(i), e.getMessage());
            }
        }
        epoll.close();
        synchronized (bell) {
            over.countDown();
            bell.close();
        }
    }
}
