"""Addresses of channels."""

from django.urls import path

from lingqu.channels.views import messages, subscriptions

app_name = "channels"

urlpatterns = [
    path("messages/", messages.listing, name="messages"),
    path("messages/<int:message_id>", messages.message, name="message"),
    path("deliveries/<int:delivery_id>/replay", messages.replay, name="replay"),
    path("subscriptions/", subscriptions.listing, name="subscriptions"),
    path("subscriptions/new", subscriptions.create, name="subscribe"),
    path("subscriptions/<int:subscription_id>", subscriptions.subscription, name="subscription"),
    path("subscriptions/<int:subscription_id>/state", subscriptions.turn, name="turn"),
    path("subscriptions/<int:subscription_id>/replay", subscriptions.replay, name="replay_failed"),
]
