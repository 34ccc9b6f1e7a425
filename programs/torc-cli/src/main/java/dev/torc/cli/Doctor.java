package dev.torc.cli;

import dev.torc.posix.NativeAccess;
import dev.torc.uring.CapabilityReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Looks at the machine and says what works and what to change.
@Command(
        name = "doctor",
        versionProvider = Version.class,
        mixinStandardHelpOptions = true,
        description = "Look at this machine: what works, what does not, and what to change.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:Everything works.",
            "3:Torc runs, but slower or with less than it could have.",
            "69:Torc does not run here."
        })
final class Doctor implements Callable<Integer> {

    @Option(names = "--json", description = "Print one JSON object a line.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        List<Finding> findings = new Checkup(Path.of("/"), NativeAccess.isEnabled(), Doctor::tryUring).findings();
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            printJson(findings, out);
        } else {
            print(findings, out);
        }
        return exitCode(findings);
    }

    private static Checkup.Uring tryUring() {
        try {
            CapabilityReport report = CapabilityReport.probe();
            return report.offered()
                    .<Checkup.Uring>map(features -> new Checkup.Uring.Available(features.describe()))
                    .orElseGet(() -> new Checkup.Uring.Refused(report.ring().sentence()));
        } catch (IOException e) {
            return new Checkup.Uring.Refused(Complaint.sentence(e));
        }
    }

    private static void print(List<Finding> findings, PrintWriter out) {
        for (Finding finding : findings) {
            out.printf("%-4s  %-14s  %s%n", finding.state().label(), finding.subject(), finding.what());
            if (!finding.advice().isEmpty()) {
                out.printf("      %-14s  -> %s%n", "", finding.advice());
            }
        }
    }

    private static void printJson(List<Finding> findings, PrintWriter out) throws IOException {
        try (JsonLines lines = JsonLines.to(out)) {
            for (Finding finding : findings) {
                lines.begin()
                        .text("subject", finding.subject())
                        .text("state", finding.state().name().toLowerCase(Locale.ROOT))
                        .text("what", finding.what())
                        .text("advice", finding.advice())
                        .end();
            }
        }
    }

    private static int exitCode(List<Finding> findings) {
        Finding.State worst = findings.stream()
                .map(Finding::state)
                .max(Finding.State::compareTo)
                .orElse(Finding.State.WORKS);
        return switch (worst) {
            case WORKS -> ExitCode.DONE;
            case DEGRADED -> ExitCode.DEGRADED;
            case BROKEN -> ExitCode.UNAVAILABLE;
        };
    }
}
