package org.cachescope.viewmodel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.cachescope.format.Sha256;
import org.cachescope.model.Prediction;
import org.cachescope.workspace.published.DownloadFolder;
import org.cachescope.workspace.published.FileServer;
import org.cachescope.workspace.published.PublishedFile;
import org.cachescope.workspace.published.PublishedModel;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublishedViewModelTest {
    private static final byte[] CONTENT = "weights".repeat(1000).getBytes();
    private static final String HASH = HexFormat.of().formatHex(Sha256.digest().digest(CONTENT));

    @TempDir
    private Path folder;

    private final SameThreadJobs jobs = new SameThreadJobs();
    private final List<String> opened = new ArrayList<>();
    private FileServer server;

    @BeforeEach
    void serve() throws IOException {
        server = new FileServer(CONTENT);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private PublishedModel model(@Nullable String sha256) {
        return new PublishedModel(
                "sit",
                "SiT-XL/2",
                PublishedModel.Kind.MODEL,
                "MIT",
                URI.create("https://example.org/sit"),
                List.of(new PublishedFile("sit.pt", server.address(), (long) CONTENT.length, sha256)),
                Prediction.VELOCITY_SIT,
                "");
    }

    private PublishedRow row(PublishedModel model) {
        return new PublishedRow(
                model,
                new DownloadFolder(folder),
                jobs,
                Runnable::run,
                (what, path) -> opened.add(what.name() + " " + path));
    }

    @Test
    void whatIsKnownAndWhatIsNotIsSaid() {
        assertThat(row(model(HASH)).facts()).isEqualTo("model · 7.00 kB · licence MIT · checked by its hash");
        PublishedModel unknown = new PublishedModel(
                "u",
                "U",
                PublishedModel.Kind.AUTOENCODER,
                null,
                URI.create("https://example.org/u"),
                List.of(new PublishedFile("u.pth", server.address(), null, null)),
                null,
                "");
        PublishedRow row = row(unknown);
        assertThat(row.facts()).isEqualTo("autoencoder · size unknown · licence unknown · hash unknown");
        row.ask();
        assertThat(row.state().getValue())
                .isInstanceOfSatisfying(
                        PublishedRow.State.Asking.class,
                        asking -> assertThat(asking.question())
                                .contains("a file of unknown size from localhost", "licence is not known"));
    }

    @Test
    void nothingIsDownloadedWithoutConsent() {
        PublishedRow row = row(model(HASH));
        row.agree(); // to nothing that was asked
        assertThat(row.state().getValue()).isEqualTo(new PublishedRow.State.Offered());
        row.ask();
        assertThat(row.state().getValue())
                .isInstanceOfSatisfying(
                        PublishedRow.State.Asking.class,
                        asking -> assertThat(asking.question())
                                .contains("7.00 kB", "localhost", folder.toString(), "MIT"));
        row.refuse();
        assertThat(row.state().getValue()).isEqualTo(new PublishedRow.State.Offered());
        assertThat(server.ranges).isEmpty();
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void whatWasAgreedToComesAndIsOpened() {
        PublishedRow row = row(model(HASH));
        row.open();
        assertThat(opened).as("not here yet").isEmpty();
        List<PublishedRow.State> seen = new ArrayList<>();
        row.state().addListener((_, _, state) -> seen.add(state));
        row.ask();
        row.agree();

        Path file = folder.resolve("sit/sit.pt");
        assertThat(file).hasBinaryContent(CONTENT);
        assertThat(seen).hasAtLeastOneElementOfType(PublishedRow.State.Coming.class);
        assertThat(row.state().getValue())
                .isEqualTo(new PublishedRow.State.Here(file, "Checked: it is what was published."));
        row.open();
        assertThat(opened).containsExactly("sit " + file);
        assertThat(row(model(HASH)).state().getValue())
                .as("at the next start")
                .isEqualTo(new PublishedRow.State.Here(file, ""));
    }

    @Test
    void whatATerminalFetchedMeanwhileIsOpenedByAClick() throws IOException {
        PublishedRow row = row(model(HASH));
        row.look();
        assertThat(row.state().getValue()).isEqualTo(new PublishedRow.State.Offered());
        Path file = Files.createDirectories(folder.resolve("sit")).resolve("sit.pt");
        Files.write(file, CONTENT);
        row.look();
        row.open();
        assertThat(opened).containsExactly("sit " + file);
        Files.delete(file);
        row.look();
        assertThat(row.state().getValue()).isEqualTo(new PublishedRow.State.Offered());
    }

    @Test
    void contentThatCannotBeCheckedIsSaidSo() {
        PublishedRow row = row(model(null));
        row.ask();
        row.agree();
        assertThat(row.state().getValue())
                .isInstanceOfSatisfying(
                        PublishedRow.State.Here.class,
                        here -> assertThat(here.note()).isEqualTo("Not checked: SHA-256 " + HASH));
    }

    @Test
    void aFailureIsToldAndCanBeTriedAgain() {
        server.answer(404);
        PublishedRow row = row(model(HASH));
        row.ask();
        row.agree();
        assertThat(row.state().getValue())
                .isInstanceOfSatisfying(
                        PublishedRow.State.Failed.class,
                        failed -> assertThat(failed.why()).contains("no such file any more", "404"));
        server.answer(0);
        row.ask();
        row.agree();
        assertThat(row.state().getValue()).isInstanceOf(PublishedRow.State.Here.class);
    }

    @Test
    void aStoppedDownloadIsOfferedAgain() {
        jobs.hold();
        PublishedRow row = row(model(HASH));
        row.ask();
        row.agree();
        assertThat(row.state().getValue()).isEqualTo(new PublishedRow.State.Coming("connecting", -1));
        row.ask(); // while it comes
        row.stop();
        jobs.release();
        assertThat(row.state().getValue()).isEqualTo(new PublishedRow.State.Offered());
        assertThat(folder.resolve("sit/sit.pt")).doesNotExist();
    }

    @Test
    void whatIsToBeHadByHandIsSaidSo() throws IOException {
        PublishedModel byHand = new PublishedModel(
                "h",
                "H",
                PublishedModel.Kind.MODEL,
                null,
                URI.create("https://example.org/h"),
                List.of(),
                null,
                "By hand.");
        Files.createDirectories(folder.resolve("h"));
        PublishedRow row = row(byHand);
        row.ask();
        assertThat(row.state().getValue()).isEqualTo(new PublishedRow.State.ByHand());
        assertThat(row.facts()).isEqualTo("model · size unknown · licence unknown");
        assertThat(row.page()).isEqualTo("https://example.org/h");
    }
}
