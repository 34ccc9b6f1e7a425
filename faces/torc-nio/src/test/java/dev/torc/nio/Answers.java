package dev.torc.nio;

import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What an operation answered, in a form in which the answers of two file systems can be compared: without the
/// folder that it was done in, and of an exception the type that the JDK has for it and the files that it names.
final class Answers {

    private Answers() {}

    /// Something that is done below a folder.
    interface Operation {
        @Nullable
        Object on(Path root) throws Exception;
    }

    static String of(Operation operation, Path root) {
        Object answer;
        try {
            answer = operation.on(root);
        } catch (Exception | Error e) {
            answer = failure(e);
        }
        return text(answer).replace(root.toString(), "ROOT");
    }

    private static String failure(Throwable failure) {
        Class<?> type = failure.getClass();
        while (!isOfJdk(type)) {
            type = type.getSuperclass();
        }
        String files = failure instanceof FileSystemException said ? " " + said.getFile() : "";
        return "throws " + type.getSimpleName() + files;
    }

    private static boolean isOfJdk(Class<?> type) {
        return type.getPackageName().startsWith("java.");
    }

    private static String text(@Nullable Object answer) {
        return switch (answer) {
            case null -> "null";
            case byte[] bytes -> bytes.length + " bytes " + Arrays.hashCode(bytes);
            case Map<?, ?> map -> {
                var sorted = new TreeMap<String, String>();
                map.forEach((key, value) -> sorted.put(text(key), text(value)));
                yield sorted.toString();
            }
            case Collection<?> list
            when !(list instanceof java.util.List<?>) -> {
                var sorted = new TreeSet<String>();
                list.forEach(each -> sorted.add(text(each)));
                yield sorted.toString();
            }
            case java.util.List<?> list ->
                list.stream().map(Answers::text).toList().toString();
            default -> answer.toString();
        };
    }
}
