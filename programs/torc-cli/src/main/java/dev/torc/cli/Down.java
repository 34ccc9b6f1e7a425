package dev.torc.cli;

import dev.torc.ring.session.Domain;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// Ends the domain's kernel.
@Command(
        name = "down",
        versionProvider = Version.class,
        mixinStandardHelpOptions = true,
        description = {
            "End the kernel of the domain.",
            "",
            "Sessions between processes go on; what was opened through the kernel ends. Services take their names again"
                    + " when the next kernel is started."
        })
final class Down implements Callable<Integer> {

    private static final long LONGEST_WAIT_SECONDS = 10;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Domain domain = checked();
        Optional<ProcessHandle> kernel = KernelProcess.of(domain);
        if (kernel.isEmpty()) {
            KernelProcess.forget(domain);
            throw none(domain);
        }
        ProcessHandle process = kernel.get();
        process.destroy();
        try {
            process.onExit().get(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            throw new CommandFailure(
                    ExitCode.FAILED,
                    "the kernel, process " + process.pid() + ", does not end. Kill it: kill -9 " + process.pid() + ".");
        }
        spec.commandLine().getOut().println("the kernel of " + domain.directory() + " has ended");
        return ExitCode.DONE;
    }

    private static Domain checked() throws IOException {
        Domain domain = Domain.current();
        try {
            return domain.checkOwned();
        } catch (NoSuchFileException e) {
            throw none(domain);
        }
    }

    private static CommandFailure none(Domain domain) {
        return new CommandFailure(ExitCode.UNAVAILABLE, "no kernel runs in the domain " + domain.directory() + ".");
    }
}
