package org.cachescope.workspace.published;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import org.cachescope.format.Sha256;
import org.cachescope.format.WriteFailedException;
import org.cachescope.workspace.CancelToken;
import org.cachescope.workspace.Progress;
import org.cachescope.workspace.ProgressListener;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Downloads from a server on this machine. */
class FetchTaskTest {
    private static final byte[] CONTENT = random(300_000, 1);
    private static final byte[] OTHER = random(200_000, 2);

    @TempDir
    private Path folder;

    private final List<Progress> told = Collections.synchronizedList(new ArrayList<>());
    private final CancelToken cancel = new CancelToken();
    private Duration silence = Duration.ofSeconds(30);
    private FileServer server;

    @BeforeEach
    void serve() throws IOException {
        server = new FileServer(CONTENT);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static byte[] random(int length, long seed) {
        byte[] bytes = new byte[length];
        new SplittableRandom(seed).nextBytes(bytes);
        return bytes;
    }

    private static String sha256(byte[] bytes) {
        return HexFormat.of().formatHex(Sha256.digest().digest(bytes));
    }

    private PublishedFile file() {
        return new PublishedFile("sub/model.pt", server.address(), (long) CONTENT.length, sha256(CONTENT));
    }

    private PublishedFile unknown() {
        return new PublishedFile("sub/model.pt", server.address(), null, null);
    }

    private Path target() {
        return folder.resolve("models/sub/model.pt");
    }

    private FetchReport fetch(PublishedFile file) throws IOException {
        return fetch(file, told::add, DiskSpace.OF_THE_SYSTEM);
    }

    private FetchReport fetch(PublishedFile file, ProgressListener listener, DiskSpace space) throws IOException {
        return new FetchTask(List.of(file), folder.resolve("models"), space, silence).run(listener, cancel);
    }

    private DownloadException refusal(PublishedFile file) {
        return assertThatExceptionOfType(DownloadException.class)
                .isThrownBy(() -> fetch(file))
                .actual();
    }

    private void assertNothingLeft() {
        assertThat(target().getParent())
                .satisfiesAnyOf(
                        place -> assertThat(place).doesNotExist(),
                        place -> assertThat(place).isEmptyDirectory());
    }

    @Test
    void aFileComesWholeIsCheckedAndPutInItsPlace() throws IOException {
        FetchReport report = fetch(file());

        assertThat(target()).hasBinaryContent(CONTENT);
        assertThat(target().getParent()).isDirectoryContaining(path -> path.equals(target()));
        try (var left = Files.list(target().getParent())) {
            assertThat(left).containsExactly(target());
        }
        assertThat(report.open()).isEqualTo(target());
        assertThat(report.files())
                .containsExactly(new FetchReport.Entry(target(), CONTENT.length, sha256(CONTENT), true, false));
        assertThat(told).last().isEqualTo(new Progress.Wrote("fetch", target()));
    }

    @Test
    void sizeAndHashOfAFileOfWhichNothingIsKnownAreTold() throws IOException {
        server.announceNothing();
        FetchReport.Entry entry = fetch(unknown()).files().getFirst();
        assertThat(entry.sizeBytes()).isEqualTo(CONTENT.length);
        assertThat(entry.sha256()).isEqualTo(sha256(CONTENT));
        assertThat(entry.checked()).isFalse();
    }

    @Test
    void aDownloadGoesOnAfterACut() throws IOException {
        server.cutAfter(110_000);
        fetch(file());
        assertThat(target()).hasBinaryContent(CONTENT);
        assertThat(server.ranges).containsExactly("", "bytes=110000-", "bytes=220000-");
        assertThat(told)
                .filteredOn(Progress.Noted.class::isInstance)
                .extracting(progress -> ((Progress.Noted) progress).message())
                .allMatch(message -> message.contains("going on from there"))
                .hasSize(2);
    }

    @Test
    void whatCameBeforeAFailureIsNotDownloadedAgain() throws IOException {
        server.cutAfter(40_000);
        assertThat(refusal(file()))
                .hasMessageContainingAll(
                        server.address().toString(), "the connection ended after 120 kB", "goes on from there");
        assertThat(target()).doesNotExist();

        server.cutAfter(Integer.MAX_VALUE);
        fetch(file());
        assertThat(target()).hasBinaryContent(CONTENT);
        assertThat(server.ranges).last().isEqualTo("bytes=120000-");
    }

    @Test
    void aFileThatChangedBetweenAttemptsIsDownloadedFromItsBeginning() throws IOException {
        server.cutAfter(40_000);
        refusal(unknown());
        server.cutAfter(Integer.MAX_VALUE);
        server.replace(OTHER, "\"two\"");

        fetch(unknown());

        assertThat(target()).hasBinaryContent(OTHER);
        assertThat(told)
                .anySatisfy(progress -> assertThat(progress)
                        .isInstanceOfSatisfying(
                                Progress.Noted.class,
                                noted -> assertThat(noted.message()).contains("has changed since the last attempt")));
    }

    @Test
    void contentThatNothingTellsApartIsNotGoneOnWith() throws IOException {
        server.replace(CONTENT, "W/\"weak\"");
        server.cutAfter(40_000);
        refusal(unknown());
        server.cutAfter(Integer.MAX_VALUE);
        fetch(unknown());
        assertThat(target()).hasBinaryContent(CONTENT);
        assertThat(server.ranges).containsOnly("");
    }

    @Test
    void aPartialFileOfAnotherAddressIsNotGoneOnWith() throws IOException {
        server.cutAfter(40_000);
        refusal(unknown());
        server.cutAfter(Integer.MAX_VALUE);
        try (FileServer another = new FileServer(OTHER)) {
            fetch(new PublishedFile("sub/model.pt", another.address(), null, null));
            assertThat(another.ranges).containsExactly("");
        }
        assertThat(target()).hasBinaryContent(OTHER);
    }

    @Test
    void whatHadComeWholeIsOnlyChecked() throws IOException {
        server.cutAfter(40_000);
        refusal(file());
        server.cutAfter(Integer.MAX_VALUE);
        Files.write(target().resolveSibling("model.pt.part"), CONTENT);
        fetch(file());
        assertThat(target()).hasBinaryContent(CONTENT);
        assertThat(server.ranges).last().isEqualTo("bytes=300000-");
    }

    @Test
    void otherContentThanPublishedIsRefusedAndDeleted() {
        server.replace(random(CONTENT.length, 9), "\"one\"");
        assertThat(refusal(file()))
                .hasMessageContainingAll("expected content of SHA-256 " + sha256(CONTENT), "found ", "was deleted");
        assertNothingLeft();
    }

    @Test
    void anotherSizeThanPublishedIsRefusedBeforeAnythingComes() {
        server.replace(OTHER, "\"one\"");
        assertThat(refusal(file()))
                .hasMessageContainingAll("expected 300000 bytes as published, the server has 200000", "replaced");
        assertNothingLeft();
    }

    @ParameterizedTest
    @CsvSource({
        "404, there is no such file any more, look on its page",
        "403, the server refuses it, in a browser",
        "503, cannot serve it now, Try again later",
        "429, fewer requests, Try again later",
        "400, does not serve it, in a browser"
    })
    void aRefusalSaysWhatItMeansAndWhatToDo(int status, String reason, String advice) {
        server.answer(status);
        assertThat(refusal(file()))
                .hasMessageContainingAll(server.address().toString(), reason, String.valueOf(status), advice);
        assertNothingLeft();
    }

    @Test
    void aWebPageIsNotTakenForAModel() {
        server.type("text/html; charset=utf-8");
        assertThat(refusal(unknown())).hasMessageContainingAll("a web page in place of the file", "browser");
        assertNothingLeft();
    }

    @Test
    void aMovedFileIsFollowedAndGoneOnWith() throws IOException {
        PublishedFile moved = new PublishedFile("sub/model.pt", server.moved(), null, sha256(CONTENT));
        server.cutAfter(200_000);
        fetch(moved);
        assertThat(target()).hasBinaryContent(CONTENT);
        assertThat(server.ranges).containsExactly("", "bytes=200000-");
    }

    @Test
    void whatDoesNotFitTheDiskIsRefusedBeforeItComes() {
        assertThatExceptionOfType(DownloadException.class)
                .isThrownBy(() -> fetch(file(), told::add, _ -> 299_999))
                .withMessageContainingAll("300 kB more are to come", "has 300 kB left", "Free some space");
        assertNothingLeft();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aDiskThatFillsUpIsTold() throws IOException {
        Files.createDirectories(target().getParent());
        Files.createSymbolicLink(target().resolveSibling("model.pt.part"), Path.of("/dev/full"));
        assertThat(refusal(file())).hasMessageContainingAll("could not be written", "No space left", "Free some space");
        assertThat(target()).doesNotExist();
    }

    @Test
    void aFileThatIsThereIsNotDownloadedAgain() throws IOException {
        fetch(file());
        server.ranges.clear();
        assertThat(fetch(file()).files().getFirst().wasThere()).isTrue();
        assertThat(server.ranges).isEmpty();
    }

    @Test
    void anotherFileInItsPlaceIsLeftAlone() throws IOException {
        Files.createDirectories(target().getParent());
        Files.write(target(), OTHER);
        assertThat(refusal(file())).hasMessageContainingAll(target().toString(), "another file", "Move it away");
        assertThat(target()).hasBinaryContent(OTHER);
    }

    @Test
    void aFileThatNothingTellsApartIsKnownByWhereItCameFrom() throws IOException {
        fetch(unknown());
        server.ranges.clear();
        assertThat(fetch(unknown()).files().getFirst().wasThere()).isTrue();
        assertThat(server.ranges).isEmpty();
        try (FileServer another = new FileServer(OTHER)) {
            PublishedFile other = new PublishedFile("sub/model.pt", another.address(), null, null);
            assertThat(refusal(other))
                    .hasMessageContainingAll(
                            another.address().toString(),
                            target() + " (300 kB) is there already",
                            "nothing tells whether it came from this address",
                            "--sha256");
        }
        Files.write(target(), OTHER);
        assertThat(refusal(unknown())).hasMessageContaining("nothing tells");
        assertThat(target()).hasBinaryContent(OTHER);
    }

    @Test
    void aFolderInItsPlaceIsTold() throws IOException {
        Files.createDirectories(target());
        assertThat(refusal(unknown())).hasMessageContaining(target() + " is there already and is no file");
    }

    @Test
    void aFileInTheFoldersPlaceIsTold() throws IOException {
        Path readme = Files.writeString(folder.resolve("README.md"), "text");
        PublishedFile file = new PublishedFile("model.pt", server.address(), null, null);
        assertThatExceptionOfType(WriteFailedException.class)
                .isThrownBy(() -> new FetchTask(List.of(file), readme).run(told::add, cancel))
                .withMessageContainingAll("README.md: not written: it is no folder", "Choose another one");
        assertThat(readme).hasContent("text");
    }

    @Test
    void anAnswerWithoutTheRestIsNotTakenForIt() throws IOException {
        server.cutAfter(40_000);
        refusal(unknown());
        for (int status : new int[] {202, 203, 204}) {
            server.answer(status);
            assertThat(refusal(unknown())).hasMessageContainingAll("does not serve it", String.valueOf(status));
            assertThat(target()).doesNotExist();
        }
        server.answer(0);
        server.cutAfter(Integer.MAX_VALUE);
        fetch(unknown());
        assertThat(target()).hasBinaryContent(CONTENT);
        assertThat(server.ranges).last().isEqualTo("bytes=120000-");
    }

    @Test
    void lessThanPublishedIsNotPutInThePlaceThoughTheServerHasNoMore() throws IOException {
        server.cutAfter(40_000);
        refusal(file());
        server.cutAfter(Integer.MAX_VALUE);
        server.replace(Arrays.copyOf(CONTENT, 120_000), "\"one\"");
        PublishedFile known = new PublishedFile("sub/model.pt", server.address(), (long) CONTENT.length, null);
        assertThat(refusal(known)).hasMessageContainingAll("expected 300000 bytes, found 120000", "was deleted");
        assertNothingLeft();
    }

    @Test
    void twoDownloadsDoNotWriteOneFile() throws IOException {
        List<Throwable> met = new ArrayList<>();
        ProgressListener second = progress -> {
            if (met.isEmpty() && progress instanceof Progress.Began) {
                met.add(refusal(file()));
            }
        };
        fetch(file(), second, DiskSpace.OF_THE_SYSTEM);
        assertThat(met.getFirst()).hasMessageContainingAll("another download", "model.pt.part.lock", "Wait for it");
        assertThat(server.ranges).hasSize(1);
        assertThat(target()).hasBinaryContent(CONTENT);
    }

    @Test
    void aLockThatNobodyHoldsIsTaken() throws IOException {
        Path lock = Files.createDirectories(target().getParent()).resolve("model.pt.part.lock");
        Files.createFile(lock); // left by a process that was killed: nobody holds it
        fetch(file());
        assertThat(target()).hasBinaryContent(CONTENT);
        assertThat(lock).doesNotExist();
    }

    /** Its beginning overwrites what came before, so that takes no room. */
    @Test
    void whatIsOverwrittenMakesRoom() throws IOException {
        server.cutAfter(40_000);
        refusal(unknown());
        server.cutAfter(Integer.MAX_VALUE);
        server.replace(OTHER, "\"two\"");
        fetch(unknown(), told::add, _ -> 80_000);
        assertThat(target()).hasBinaryContent(OTHER);
    }

    @Test
    void aBeginningAnewCountsFromNothing() throws IOException {
        silence = Duration.ofMillis(1500);
        server.fallSilent();
        refusal(unknown()); // 150 kB have come
        told.clear();
        server.replace(OTHER, "\"two\"");
        assertThat(refusal(unknown())).hasMessageContaining("nothing came for 1 s");
        assertThat(told)
                .filteredOn(Progress.Noted.class::isInstance)
                .as("100 kB of the other content are something")
                .anyMatch(progress -> ((Progress.Noted) progress).message().contains("going on from there"));
        assertThat(told)
                .filteredOn(Progress.Advanced.class::isInstance)
                .isNotEmpty()
                .noneMatch(progress -> ((Progress.Advanced) progress).message().startsWith("-"));
    }

    @Test
    void aServerThatIsNotThereIsTold() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        PublishedFile nowhere =
                new PublishedFile("sub/model.pt", URI.create("http://localhost:" + port + "/file"), null, null);
        assertThat(refusal(nowhere)).hasMessageContainingAll("cannot be reached", "network");
    }

    @Test
    void aServerThatFallsSilentIsGivenUp() {
        silence = Duration.ofMillis(1500);
        server.fallSilent();
        assertThat(refusal(file())).hasMessageContainingAll("nothing came for 1 s", "goes on from there");
    }

    @Test
    void aCancelledDownloadGoesOnNextTime() throws IOException {
        server.fallSilent();
        assertThatThrownBy(() -> fetch(
                        file(),
                        progress -> {
                            if (progress instanceof Progress.Advanced step && step.done() > 0) {
                                cancel.cancel();
                            }
                        },
                        DiskSpace.OF_THE_SYSTEM))
                .isInstanceOf(CancellationException.class);
        byte[] part = Files.readAllBytes(target().resolveSibling("model.pt.part"));
        assertThat(part).isEqualTo(Arrays.copyOf(CONTENT, part.length)).hasSizeGreaterThan(1000);
        assertThat(target()).doesNotExist();
    }

    @Test
    void onlySafeAddressesAndPlacesAreTaken() {
        URI safe = URI.create("https://example.org/f");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PublishedFile("f", URI.create("http://example.org/f"), null, null))
                .withMessageContaining("https://");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PublishedFile("f", URI.create("file:///etc/passwd"), null, null))
                .withMessageContaining("https://");
        for (String path : List.of("../f", "/f", "a/../../f", "")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new PublishedFile(path, safe, null, null))
                    .withMessageContaining("within its folder");
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PublishedFile("f", safe, null, "ABC"))
                .withMessageContaining("64 hexadecimal");
    }

    @Test
    void whereOnlyTheBeginningOfAHashIsPublishedThatIsCompared() {
        URI address = URI.create("https://example.org/network-6726825d.pth");
        PublishedFile file = new PublishedFile("network-6726825d.pth", address, null, "6726825d");
        assertThat(file.mayHave("6726825d" + "0".repeat(56))).isTrue();
        assertThat(file.mayHave("0".repeat(64))).isFalse();
        assertThat(new PublishedFile("f", address, null, null).mayHave("0".repeat(64)))
                .isTrue();
    }

    @Test
    void whatIsPublishedIsListedTruthfully() {
        List<PublishedModel> all = PublishedModels.all();
        assertThat(all).extracting(PublishedModel::name).doesNotHaveDuplicates();
        assertThat(all).allSatisfy(model -> assertThat(model.page().getScheme()).isEqualTo("https"));
        assertThat(all).filteredOn(PublishedModel::checked).hasSize(5);
        assertThat(PublishedModels.find("dit-xl-2-256").orElseThrow().sizeBytes())
                .contains(2_700_611_775L);
        assertThat(PublishedModels.find("uvit-h-2-256").orElseThrow().sizeBytes())
                .isEmpty();
        assertThat(PublishedModels.find("nothing")).isEmpty();
        assertThat(Bytes.text(2_700_611_775L)).isEqualTo("2.70 GB");
        assertThat(Bytes.text(24_064)).isEqualTo("24.1 kB");
        assertThat(Bytes.text(12)).isEqualTo("12 bytes");
    }
}
