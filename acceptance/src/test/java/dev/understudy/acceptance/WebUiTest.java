package dev.understudy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;

/**
 * An operator finds the stream that waits for them in the Temporal Web UI, reads why it waits, and
 * answers there. Needs a {@code temporal} command on the PATH and Debian's Chromium; pictures are
 * left in {@code target/screenshots}.
 */
@Tag("server")
@Timeout(180)
class WebUiTest {
  private static final Path PICTURES = Path.of("target", "screenshots");
  private static final Pattern WEB_UI = Pattern.compile("Web UI (http://[\\d.]+:\\d+)");
  private static final By DIALOG_EDITOR =
      By.cssSelector("dialog .cm-content, [role=dialog] .cm-content");

  @Test
  void aStreamThatWaitsForAHumanIsFoundAndAnsweredInTheWebUi(@TempDir Path folder)
      throws Exception {
    try (Site site = Site.open(folder)) {
      Pair pair = site.pair();
      pair.replicating().complete();
      TestStream stream = pair.stream(Map.of());
      stream.awaitAttention("CONFIRM_WIPE");

      try (Browser browser = new Browser(PICTURES)) {
        browser.open(webUi(site) + "/namespaces/default/workflows?query=" + query());
        browser.find(By.partialLinkText("pcr-stream/" + stream.id())).click();
        browser.picture("found");
        lookAround(browser, pair);
        answer(browser);
        browser.find(By.partialLinkText("History")).click();
        stream.awaitPhase("REPLICATING");
        browser.awaitText("StartingBackUpStandby");
        browser.picture("goes-on");
      }

      assertThat(stream.timeline()).contains("CONFIRM was answered: seen in the Web UI");
      assertThat(stream.timeline()).contains("\"actor\":\"eve\"");
    }
  }

  /** What the page says of the stream beside its history. */
  private static void lookAround(Browser browser, Pair pair) throws Exception {
    browser.find(By.partialLinkText("User Metadata")).click();
    browser.awaitText("PCR from %s to %s".formatted(pair.primary().name(), pair.standby().name()));
    browser.awaitText("action CONFIRM or ABORT");
    browser.picture("says-why");
    browser.find(By.partialLinkText("Memo")).click();
    browser.awaitText(pair.standby().name());
    browser.find(By.partialLinkText("Search Attributes")).click();
    browser.awaitText("PcrAttention");
    browser.picture("attributes");
  }

  private static void answer(Browser browser) throws Exception {
    browser.find(By.tagName("button"), "More Actions").click();
    browser.find(By.cssSelector("[data-testid=signal-button]")).click();
    browser.find(By.xpath("//input[@id='signal-select']/..")).click();
    browser.find(By.cssSelector("[role=option]"), "intervene").click();
    WebElement editor = browser.find(DIALOG_EDITOR);
    editor.click();
    // The editor adds the closing brace by itself.
    editor.sendKeys("{\"action\":\"CONFIRM\",\"reason\":\"seen in the Web UI\",\"actor\":\"eve\"");
    // It lays its text out when it is left, and the button moves.
    browser.find(By.xpath("//*[text()='Signal name']")).click();
    await().atMost(Duration.ofSeconds(10)).until(() -> editor.getText().contains("\n"));
    browser.picture("signal");
    browser.find(By.tagName("button"), "Submit").click();
  }

  private static String query() {
    return URLEncoder.encode(
        "PcrAttention = true AND PcrStatus = 'STARTING'", StandardCharsets.UTF_8);
  }

  private static String webUi(Site site) throws Exception {
    Matcher found = WEB_UI.matcher(site.greeting());
    assertThat(found.find()).as("a Web UI in the greeting").isTrue();
    return found.group(1);
  }
}
