package dev.torc.cli;

import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/// Says on standard error, in one sentence, what went wrong, and chooses the exit code.
final class Complaint {

    private Complaint() {}

    /// {@return what handles exceptions of commands}
    static IExecutionExceptionHandler aboutExecution(Torc torc) {
        return (exception, commandLine, parsed) -> {
            if (torc.wantsStackTrace() || exitCode(exception) == ExitCode.OWN_MISTAKE) {
                exception.printStackTrace(commandLine.getErr());
            }
            commandLine.getErr().println(prefix(parsed) + sentence(exception));
            return exitCode(exception);
        };
    }

    /// {@return what handles a wrong command line: a sentence and where to read more, not the whole help}
    static IParameterExceptionHandler aboutUse() {
        return (exception, arguments) -> {
            CommandLine commandLine = exception.getCommandLine();
            String name = commandLine.getCommandSpec().qualifiedName();
            commandLine.getErr().println(name + ": " + problem(exception) + " See " + name + " --help.");
            return ExitCode.WRONG_USE;
        };
    }

    private static String problem(ParameterException exception) {
        if (exception instanceof UnmatchedArgumentException unmatched
                && unmatched.getCommandLine().getParent() == null) {
            return "there is no command \"" + unmatched.getUnmatched().getFirst() + "\".";
        }
        String message = Optional.ofNullable(exception.getMessage()).orElse("wrong use");
        return message.endsWith(".") ? message : message + ".";
    }

    private static String prefix(ParseResult parsed) {
        return parsed.hasSubcommand()
                ? "torc " + parsed.subcommand().commandSpec().name() + ": "
                : "torc: ";
    }

    /// {@return what went wrong, without a class name}
    static String sentence(Throwable exception) {
        return switch (exception) {
            case NoSuchFileException e -> about(e, "there is no such file or directory");
            case AccessDeniedException e -> about(e, "access is denied");
            case FileAlreadyExistsException e -> about(e, "it exists already");
            case DirectoryNotEmptyException e -> about(e, "the directory is not empty");
            case NotDirectoryException e -> about(e, "it is not a directory");
            default -> Optional.ofNullable(exception.getMessage()).orElse(exception.toString());
        };
    }

    private static String about(FileSystemException exception, String what) {
        // A reason of one word is the name of the call, and says less than we do.
        String reason = Optional.ofNullable(exception.getReason()).orElse("");
        return exception.getFile() + ": " + (reason.indexOf(' ') > 0 ? reason : what);
    }

    private static int exitCode(Throwable exception) {
        return switch (exception) {
            case CommandFailure failure -> failure.exitCode();
            case ConnectException _ -> ExitCode.UNAVAILABLE;
            case IOException _ -> ExitCode.FAILED;
            default -> ExitCode.OWN_MISTAKE;
        };
    }
}
