package dev.torc.conformance;

import dev.torc.courier.Couriers;
import dev.torc.reactor.Reactor;
import dev.torc.scheme.SchemeServer;
import dev.torc.scheme.ServerSetup;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/// A server of [HoldingScheme], here or in a process of its own.
///
/// @param socket where it listens
/// @param releasing lets it answer the call with a key
/// @param ending ends it
record HoldingServer(Path socket, Releasing releasing, AutoCloseable ending) implements AutoCloseable {

    /// Lets a server answer a call that it keeps.
    @FunctionalInterface
    interface Releasing {
        void release(int key) throws IOException;
    }

    /// As another process: on a thread of its own.
    static final String ALONE = "ALONE";

    /// As another process: on the reactor of the process.
    static final String HOSTED = "HOSTED";

    /// As another process: on a thread of its own, with a mailbox in [#region].
    static final String BY_MAILBOXES = "BY_MAILBOXES";

    private static final String LISTENING = "LISTENING";

    /// {@return the region of mailboxes}
    static Path region(Path folder) {
        return folder.resolve("region");
    }

    static HoldingServer inThisProcess(Path folder) throws IOException {
        Path socket = folder.resolve("socket");
        var scheme = new HoldingScheme();
        return new HoldingServer(socket, scheme::release, SchemeServer.start(scheme, ServerSetup.at(socket)));
    }

    /// A server that a reactor of this process hosts.
    static HoldingServer hosted(Path folder, Reactor reactor) throws IOException {
        Path socket = folder.resolve("socket");
        var scheme = new HoldingScheme();
        SchemeServer server = SchemeServer.start(scheme, ServerSetup.at(socket), reactor);
        return new HoldingServer(socket, scheme::release, server);
    }

    /// @param form [#ALONE], [#HOSTED] or [#BY_MAILBOXES]
    static HoldingServer inAnotherProcess(Path folder, String form) throws IOException {
        Path socket = folder.resolve("socket");
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "--illegal-native-access=deny",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        // No log handlers: what it logs would run into the report of the build.
                        "-Djava.util.logging.config.file=/dev/null",
                        "-cp",
                        System.getProperty("java.class.path"),
                        HoldingServer.class.getName(),
                        socket.toString(),
                        form))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        String line = output.readLine();
        if (!LISTENING.equals(line)) {
            process.destroyForcibly();
            throw new IOException("the server said " + line);
        }
        BufferedWriter input = process.outputWriter(StandardCharsets.UTF_8);
        return new HoldingServer(
                socket,
                key -> input.append(key + "\n").flush(),
                () -> process.destroyForcibly().waitFor());
    }

    /// The process: it releases what it reads, a key a line, and ends when its parent does, or is killed.
    public static void main(String[] arguments) throws IOException {
        var scheme = new HoldingScheme();
        ServerSetup setup = ServerSetup.at(Path.of(arguments[0]));
        try (SchemeServer _ = switch (arguments[1]) {
                    case HOSTED -> SchemeServer.start(scheme, setup, Reactor.ofProcess());
                    case BY_MAILBOXES -> SchemeServer.start(scheme, setup.withCouriers(couriersBeside(arguments[0])));
                    default -> SchemeServer.start(scheme, setup);
                };
                var input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            System.out.println(LISTENING);
            for (String line = input.readLine(); line != null; line = input.readLine()) {
                scheme.release(Integer.parseInt(line));
            }
        }
    }

    private static Couriers couriersBeside(String socket) throws IOException {
        return Couriers.open(region(Path.of(socket).getParent()));
    }

    /// Ends it, whatever it keeps.
    @Override
    public void close() throws IOException {
        try {
            ending.close();
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("the server did not end", e);
        }
    }
}
