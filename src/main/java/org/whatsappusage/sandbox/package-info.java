/**
 * The simulated providers: the 360dialog Partner API v2 and the YCloud API v2 over real HTTP, in one server.
 *
 * <p>The room is a second, independent reading of the providers' pages: it shares no request, parsing or mapping code with
 * the client, so that a misunderstanding on one side shows as a disagreement. Its answers are a pure function of the
 * account, the day and the data clock (plus the faults that were asked for), its limits are enforced for real, and the
 * OpenAPI documents beside it are the contract that its answers and the client's requests are validated against.
 *
 * <p>Way of a request: {@code Gateway} reads it, {@code Dialog360Api} or {@code YCloudApi} authenticates it, spends the
 * {@code RateLimits}, lets the {@code FaultBoard} have its way and asks the model ({@code World}, {@code Traffic},
 * {@code YCloudBilling}, {@code Balances}) for figures. {@code ControlApi} under {@code /sandbox} steers it and tells its
 * own sums.
 */
package org.whatsappusage.sandbox;
