package dev.torc.cli;

import dev.torc.client.ServedScheme;
import dev.torc.client.Torc;
import dev.torc.ring.session.Domain;
import dev.torc.scheme.Scheme;
import dev.torc.scheme.SchemeServer;
import dev.torc.scheme.ServerSetup;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.ConnectException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/// A scheme that this command serves: under a name at the kernel, again at each one that comes after it, or at a
/// socket.
///
/// @param server the server
/// @param where where clients find it, in a few words
/// @param ends what ends it
record Serving(SchemeServer server, String where, Runnable ends) implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(Serving.class.getName());

    /// A socket is seen before somebody listens at it, so that what is seen to come is tried again.
    private static final long RETRY_SECONDS = 1;

    /// Serves under a name at the domain's kernel, where one runs; else at the name's socket in the domain.
    ///
    /// @param setUp what a server is to be beside where it is found
    static Serving in(Domain domain, String name, Scheme scheme, UnaryOperator<ServerSetup> setUp) throws IOException {
        Domain own = Files.exists(domain.directory(), LinkOption.NOFOLLOW_LINKS) ? domain.check() : domain.create();
        Optional<Serving> announced = atKernel(own, name, scheme, setUp.apply(ServerSetup.introduced()));
        return announced.isPresent() ? announced.get() : at(domain.socket(name), scheme, setUp);
    }

    /// Serves at a socket.
    ///
    /// @param setUp what the server is to be beside where it is found
    static Serving at(Path socket, Scheme scheme, UnaryOperator<ServerSetup> setUp) throws IOException {
        SchemeServer server = SchemeServer.start(scheme, setUp.apply(ServerSetup.at(socket)));
        return new Serving(server, "at " + socket, server::close);
    }

    /// Serves under a name at the domain's kernel.
    ///
    /// @return nothing if none runs
    private static Optional<Serving> atKernel(Domain domain, String name, Scheme scheme, ServerSetup setup)
            throws IOException {
        Torc torc;
        try {
            torc = Torc.attach(domain);
        } catch (NoSuchFileException | ConnectException nobody) {
            return Optional.empty();
        }
        try {
            ServedScheme served = torc.serve(name, scheme, setup);
            Thread.ofVirtual().name("torc-reattach").start(() -> stayAttached(torc, domain));
            return Optional.of(new Serving(served.server(), "in the domain " + domain.directory(), torc::close));
        } catch (IOException | RuntimeException e) {
            torc.close();
            throw e;
        }
    }

    /// Attaches to each kernel that follows on one that has ended.
    private static void stayAttached(Torc torc, Domain domain) {
        try (WatchService watch = domain.directory().getFileSystem().newWatchService()) {
            domain.directory().register(watch, StandardWatchEventKinds.ENTRY_CREATE);
            while (true) {
                torc.detached().join();
                if (!reattached(torc)) {
                    WatchKey seen = watch.poll(RETRY_SECONDS, TimeUnit.SECONDS);
                    if (seen != null) {
                        seen.pollEvents();
                        seen.reset();
                    }
                }
            }
        } catch (IOException | IllegalStateException e) {
            LOG.log(Level.WARNING, "the name is not taken again if the kernel ends: {0}", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean reattached(Torc torc) throws IOException {
        try {
            torc.reattach();
            return true;
        } catch (NoSuchFileException | ConnectException none) {
            return false;
        }
    }

    @Override
    public void close() {
        ends.run();
    }
}
