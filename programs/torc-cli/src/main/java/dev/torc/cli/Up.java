package dev.torc.cli;

import dev.torc.client.Supervisor;
import dev.torc.init.PolicyFile;
import dev.torc.kernel.Kernel;
import dev.torc.kernel.KernelSetup;
import dev.torc.kernel.Policy;
import dev.torc.posix.Descriptor;
import dev.torc.posix.UnixSocket;
import dev.torc.ring.session.Domain;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Starts the domain's kernel.
@Command(
        name = "up",
        versionProvider = Version.class,
        mixinStandardHelpOptions = true,
        description = {
            "Start the kernel of the domain, by which processes find each other.",
            "",
            "It runs in the background until \"torc down\". What a killed one left behind is taken over. A supervisor"
                    + " runs it with --foreground; a socket that it passes (LISTEN_FDS) is used.",
            "",
            "Other users are let in only by a policy, .policy.toml in the directory of the domain (docs/SECURITY.md)."
        })
final class Up implements Callable<Integer> {

    /// The first descriptor that a supervisor passes, by the protocol of `sd_listen_fds(3)`.
    private static final int FIRST_PASSED = 3;

    private static final Set<PosixFilePermission> SEARCHABLE = PosixFilePermissions.fromString("rwx--x--x");
    private static final Path SETSID = Path.of("/usr/bin/setsid");

    @Option(names = "--foreground", description = "Do not return until it ends.")
    private boolean foreground;

    @Spec
    private CommandSpec spec;

    /// Held, because a logger that nobody holds forgets its level.
    private final Logger rooms = Logger.getLogger("dev.torc");

    @Override
    public Integer call() throws IOException, InterruptedException {
        Domain domain = Domain.current().create();
        if (foreground) {
            return run(domain);
        }
        Optional<ProcessHandle> running = KernelProcess.of(domain);
        if (running.isPresent()) {
            throw new CommandFailure(ExitCode.FAILED, runsAlready(running.get().pid()));
        }
        spec.commandLine().getOut().println(startApart(domain));
        return ExitCode.DONE;
    }

    private int run(Domain domain) throws IOException, InterruptedException {
        rooms.setLevel(Level.WARNING);
        Kernel kernel = start(domain);
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> {
            kernel.close();
            KernelProcess.forget(domain);
        }));
        long pid = ProcessHandle.current().pid();
        writePid(KernelProcess.pidFile(domain), pid);
        PrintWriter out = spec.commandLine().getOut();
        out.println("the kernel of " + domain.directory() + " is process " + pid + " (" + kernel.description() + ")");
        out.flush();
        var unused = Supervisor.tellReady();
        kernel.awaitEnd();
        throw new CommandFailure(ExitCode.FAILED, "the kernel has ended by itself");
    }

    private static void writePid(Path file, long pid) throws IOException {
        try {
            Files.writeString(file, pid + "\n");
        } catch (FileSystemException e) {
            throw e;
        } catch (IOException e) {
            // Where it is full, the JDK does not say what.
            throw new IOException(file + ": " + e.getMessage(), e);
        }
    }

    private static Kernel start(Domain domain) throws IOException {
        KernelSetup setup = KernelSetup.at(domain).with(policy(domain));
        if (isPassedOne(System.getenv())) {
            return Kernel.start(setup, UnixSocket.adoptListener(Descriptor.owning(FIRST_PASSED)));
        }
        try {
            return Kernel.start(setup);
        } catch (FileAlreadyExistsException taken) {
            throw new CommandFailure(
                    ExitCode.FAILED,
                    KernelProcess.of(domain)
                            .map(process -> runsAlready(process.pid()))
                            .orElse(domain.kernel() + " is in the way: it is no socket. Remove it."));
        }
    }

    /// {@return what other users may do; where they may do something, they can search the domain's directory from
    /// now on}
    private static Policy policy(Domain domain) throws IOException {
        if (!Files.exists(domain.policy(), LinkOption.NOFOLLOW_LINKS)) {
            return Policy.NOBODY;
        }
        Policy policy = PolicyFile.read(domain).orElse(Policy.NOBODY);
        if (policy.letsOthersIn()) {
            Files.setPosixFilePermissions(domain.directory(), SEARCHABLE);
        }
        return policy;
    }

    static boolean isPassedOne(Map<String, String> environment) {
        return "1".equals(environment.get("LISTEN_FDS"))
                && String.valueOf(ProcessHandle.current().pid()).equals(environment.get("LISTEN_PID"));
    }

    private static String runsAlready(long pid) {
        return "a kernel runs in this domain already: process " + pid + ".";
    }

    /// Starts a process of its own that outlives this one, and waits until it can be attached to.
    ///
    /// @return what it says of itself
    private static String startApart(Domain domain) throws IOException, InterruptedException {
        Path log = KernelProcess.log(domain);
        // Here, because who starts the process would not say what is wrong with the directory.
        Files.write(log, new byte[0]);
        List<String> command = new ArrayList<>();
        if (Files.isExecutable(SETSID)) {
            // In a session of its own, so that neither Ctrl-C nor the end of this terminal reaches it.
            command.add(SETSID.toString());
        }
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=dev.torc.posix",
                "--illegal-native-access=deny",
                "-XX:+UseSerialGC",
                // For the policy, if there is one.
                "--add-modules",
                "dev.torc.init",
                "-p",
                System.getProperty("jdk.module.path"),
                "-m",
                System.getProperty("jdk.module.main") + "/" + Torc.class.getName(),
                "up",
                "--foreground"));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
                .redirectError(Redirect.to(log.toFile()));
        builder.environment().put("TORC_DOMAIN", domain.directory().toString());
        Process process = builder.start();
        try (BufferedReader said = process.inputReader(StandardCharsets.UTF_8)) {
            String line = said.readLine();
            if (line != null) {
                return line;
            }
        }
        process.waitFor();
        String why = Files.exists(log) ? Files.readString(log).strip() : "";
        throw new CommandFailure(
                ExitCode.FAILED,
                "the kernel did not start: "
                        + (why.isEmpty() ? "it could not even write why into " + log + "; is there room?" : why));
    }
}
