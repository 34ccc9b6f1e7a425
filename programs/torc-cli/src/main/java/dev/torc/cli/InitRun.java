package dev.torc.cli;

import dev.torc.init.Init;
import dev.torc.init.InitSession;
import dev.torc.init.Service;
import dev.torc.init.ServiceStatus;
import dev.torc.init.ServicesFile;
import dev.torc.ring.session.Domain;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.ConnectException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/// What `torc init` and its subcommands do: apart from them, because its room is there for these commands alone.
///
/// @param domain whose services
/// @param out where it is told
record InitRun(Domain domain, PrintWriter out) {

    // Held, because a logger that nobody holds forgets its level.
    private static final Logger ROOMS = Logger.getLogger("dev.torc");

    /// Runs the services of a file.
    ///
    /// @return the exit code
    int run(Path file) throws IOException {
        ROOMS.setLevel(Level.WARNING);
        List<Service> services = ServicesFile.read(file);
        try (Init init = Init.open(services, domain.create(), this::print)) {
            Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> end(init)));
            out.println("init of " + domain.directory() + " is process "
                    + ProcessHandle.current().pid() + ", with " + services.size() + " services");
            out.flush();
            return init.run() ? ExitCode.DONE : ExitCode.FAILED;
        } catch (FileAlreadyExistsException runs) {
            throw new CommandFailure(ExitCode.FAILED, "an init runs in the domain " + domain.directory() + " already.");
        }
    }

    /// A signal ends the JVM, which runs this first: the services are stopped in order.
    private static void end(Init init) {
        init.stop();
        try {
            init.awaitEnd();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void print(ServiceStatus status) {
        out.println(status.name() + ": " + status.state().text()
                + (status.processId() == 0 ? "" : ", process " + status.processId())
                + (status.detail().isEmpty() ? "" : " (" + Terminal.shown(status.detail()) + ")"));
        out.flush();
    }

    /// Shows how far the services are.
    void show() throws IOException {
        List<ServiceStatus> all = status();
        out.printf("%-20s %-12s %8s %8s  %s%n", "SERVICE", "STATE", "PID", "RESTARTS", "DETAIL");
        for (ServiceStatus status : all) {
            out.printf(
                    "%-20s %-12s %8s %8d  %s%n",
                    status.name(),
                    status.state().text(),
                    status.processId() == 0 ? "-" : status.processId(),
                    status.restarts(),
                    Terminal.shown(status.detail()));
        }
    }

    /// Shows how far the services are, as JSON.
    void showJson() throws IOException {
        List<ServiceStatus> all = status();
        try (JsonLines lines = JsonLines.to(out)) {
            for (ServiceStatus status : all) {
                lines.begin()
                        .text("service", status.name())
                        .text("state", status.state().text())
                        .number("pid", status.processId())
                        .number("restarts", status.restarts())
                        .text("detail", status.detail())
                        .end();
            }
        }
    }

    private List<ServiceStatus> status() throws IOException {
        try (InitSession session = connect()) {
            return session.status();
        }
    }

    /// Stops the services, and returns when that is done.
    void stop() throws IOException {
        try (InitSession session = connect()) {
            session.stop();
        }
        out.println("the services of " + domain.directory() + " have ended");
    }

    private InitSession connect() throws IOException {
        try {
            return InitSession.connect(domain.check());
        } catch (NoSuchFileException | ConnectException nobody) {
            throw new CommandFailure(
                    ExitCode.UNAVAILABLE,
                    "no init runs in the domain " + domain.directory() + ". Start it: torc init FILE.");
        }
    }
}
