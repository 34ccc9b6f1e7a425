package dev.torc.stress;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.torc.stress.SpinModel.Search;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/// What a test asks of a model: that it keeps its promises as it stands, and does not with a fault in it.
abstract class ModelChecks {

    /// What the checker says of a run that waits for something which never comes.
    static final String WAITS_FOR_EVER = "acceptance cycle";

    /// What it says of a run that does what it must not.
    static final String BREAKS_A_PROMISE = "assertion violated";

    /// With `-Dtorc.models=full` the bounds are larger too.
    private static final Search SOUND =
            "full".equals(System.getProperty("torc.models")) ? Search.OF_VERY_MANY : Search.OF_ALL;

    private final SpinModel model;

    @TempDir
    Path folder;

    /// @param file the model, in the folder of models
    ModelChecks(String file) {
        model = new SpinModel(Path.of("model", file));
    }

    @BeforeAll
    static void needs_the_checker() {
        String missing = SpinModel.missingProgram();
        assumeTrue(missing.isEmpty(), missing + " is not installed: apt-get install spin gcc");
    }

    /// Looks at every run with these symbols defined, of which none may break a promise.
    ///
    /// @param symbols with blanks between them
    final void assertSound(String when, String symbols) throws IOException, InterruptedException {
        SpinModel.Verdict verdict = model.check(folder, SOUND, List.of(symbols.split(" ")));

        assertAll(
                when,
                () -> assertEquals("", verdict.violation(), verdict::trail),
                () -> assertTrue(verdict.complete(), "the search ended early"));
    }

    /// Looks for a run with these symbols defined that breaks a promise in a certain way.
    final void assertFinds(String kind, String fault, String symbols) throws IOException, InterruptedException {
        SpinModel.Verdict verdict = model.check(folder, Search.FOR_A_FAULT, List.of(symbols.split(" ")));

        assertTrue(verdict.violation().startsWith(kind), () -> fault + ": found '" + verdict.violation() + "'");
    }
}
