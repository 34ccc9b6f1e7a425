package dev.torc.cli;

import dev.torc.client.FileStatus;
import dev.torc.client.ResourceName;
import dev.torc.client.Session;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Says what a service knows of a resource.
@Command(
        name = "stat",
        versionProvider = Version.class,
        mixinStandardHelpOptions = true,
        description = "Show what a service says of a resource.")
final class Stat implements Callable<Integer> {

    @Parameters(paramLabel = "NAME:PATH", description = "What to look at. Symbolic links are followed.")
    private ResourceName resource;

    @Option(names = "--json", description = "Print a JSON object.")
    private boolean json;

    @Mixin
    private ServiceOptions service;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        try (Session session = service.connect(resource.scheme())) {
            FileStatus status = session.status(resource.path());
            PrintWriter out = spec.commandLine().getOut();
            if (json) {
                try (JsonLines lines = JsonLines.to(out)) {
                    lines.begin().text("name", resource.toString()).text("type", ResourceListing.type(status.mode()));
                    writeJson(lines, status);
                    lines.end();
                }
            } else {
                print(status, out);
            }
        }
        return ExitCode.DONE;
    }

    private void print(FileStatus status, PrintWriter out) {
        out.println("name      " + Terminal.shown(resource.toString()));
        out.println("type      " + ResourceListing.type(status.mode()));
        out.println("size      " + status.sizeBytes());
        out.printf("mode      %04o (%s)%n", status.mode() & 07777, ResourceListing.permissions(status));
        out.println("owner     " + status.uid() + ":" + status.gid());
        out.println("links     " + status.links());
        out.println("inode     " + status.inode());
        out.println("modified  " + status.modified());
        out.println("accessed  " + status.accessed());
        out.println("changed   " + status.changed());
    }

    static void writeJson(JsonLines lines, FileStatus status) throws IOException {
        lines.number("sizeBytes", status.sizeBytes())
                .text("mode", String.format("%04o", status.mode() & 07777))
                .number("uid", status.uid())
                .number("gid", status.gid())
                .number("links", status.links())
                .number("inode", status.inode())
                .text("modified", status.modified().toString())
                .text("accessed", status.accessed().toString())
                .text("changed", status.changed().toString());
    }
}
