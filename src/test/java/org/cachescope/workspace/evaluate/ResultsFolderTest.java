package org.cachescope.workspace.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.cachescope.format.WriteFailedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultsFolderTest {
    private static final Map<String, String> SETTING = Map.of(
            ResultsFolder.MODEL,
            "m",
            ResultsFolder.ARCHITECTURE,
            "DitArchitecture[width=8]",
            "weights",
            "ab",
            ResultsFolder.AUTOENCODER,
            "cd",
            ResultsFolder.REFERENCE,
            "adm.npz of 50000 images",
            ResultsFolder.REFERENCE_CONTENT,
            "ef, features of 5000");

    @TempDir
    private Path folder;

    private static Map<String, String> without(String name) {
        Map<String, String> setting = new LinkedHashMap<>(SETTING);
        setting.remove(name);
        return setting;
    }

    private static Map<String, String> with(String name, String value) {
        Map<String, String> setting = without(name);
        setting.put(name, value);
        return setting;
    }

    @Test
    void whateverDiffersIsAnotherSetting() throws IOException {
        ResultsFolder results = new ResultsFolder(folder);
        results.begin(SETTING);
        results.begin(SETTING);
        for (String name : SETTING.keySet()) {
            assertThatThrownBy(() -> results.begin(with(name, "another")))
                    .isInstanceOf(WriteFailedException.class)
                    .hasMessageContaining("another " + name)
                    .hasMessageContaining("expected another");
        }
        assertThatThrownBy(() -> results.begin(without(ResultsFolder.AUTOENCODER)))
                .isInstanceOf(WriteFailedException.class)
                .hasMessageContaining("expected nothing, found cd");
        assertThat(results.setting()).isEqualTo(SETTING);
    }

    @Test
    void aFolderOfAnEarlierVersionLearnsWhatThatDidNotTell() throws IOException {
        for (String name :
                List.of(ResultsFolder.ARCHITECTURE, ResultsFolder.AUTOENCODER, ResultsFolder.REFERENCE_CONTENT)) {
            ResultsFolder results = new ResultsFolder(folder.resolve(name));
            results.begin(without(name));
            results.begin(SETTING);
            assertThat(results.setting()).isEqualTo(SETTING);
        }
    }

    @Test
    void changesOfSeveralThreadsAllCount() throws IOException, InterruptedException, ExecutionException {
        ResultsFolder results = new ResultsFolder(folder);
        Path count = folder.resolve("count");
        Files.writeString(count, "0");
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Future<?>> changes = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                changes.add(threads.submit(() -> {
                    results.alone(() -> Files.writeString(count, "" + (Integer.parseInt(Files.readString(count)) + 1)));
                    return null;
                }));
            }
            for (Future<?> change : changes) {
                change.get();
            }
        }
        assertThat(Files.readString(count)).isEqualTo("40");
    }

    @Test
    void whatACommandMakesNowTakesThePlaceOfWhatItMadeBefore() {
        SweepIndex.Entry none = new SweepIndex.Entry("no cache", "", "no cache", "none", "s20-a");
        SweepIndex.Entry old = new SweepIndex.Entry("L2C", "λ 1", "router r", "--router r", "s20-b");
        SweepIndex.Entry random = new SweepIndex.Entry("random", "50 %", "random", "--policy random", "s20-c");
        SweepIndex earlier = new SweepIndex(List.of(none, old, random));
        SweepIndex.Entry trainedAnew = new SweepIndex.Entry("L2C", "λ 1", "router r", "--router r", "s20-d");
        SweepIndex.Entry saidOtherwise = new SweepIndex.Entry("L2C", "λ 1", "router r", "-r r", "s20-b");
        SweepIndex.Entry otherSeed = new SweepIndex.Entry("L2C", "λ 1", "router r", "--router r --seed 2", "s20-e");

        assertThat(new SweepIndex(List.of(trainedAnew)).after(earlier).entries())
                .containsExactly(none, trainedAnew, random);
        assertThat(new SweepIndex(List.of(saidOtherwise)).after(earlier).entries())
                .containsExactly(none, saidOtherwise, random);
        assertThat(new SweepIndex(List.of(otherSeed)).after(earlier).entries())
                .containsExactly(none, old, random, otherSeed);
    }
}
