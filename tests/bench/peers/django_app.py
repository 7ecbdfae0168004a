"""Django REST framework on the rows of the peers' database: a list with two filters, sums by month, and a report.

Run by gunicorn from the folder of the peers; nothing of the suite imports it.
"""

import django
from django.core.wsgi import get_wsgi_application
from django.db import models
from django.db.models import Sum
from django.urls import path
from rest_framework import generics, pagination, serializers
from rest_framework.response import Response
from rest_framework.views import APIView

django.setup()


class Receipt(models.Model):
    """A receipt, with the columns that the list shows."""

    id = models.UUIDField(primary_key=True)
    source = models.TextField()
    source_ref = models.TextField()
    reporting_unit = models.TextField()
    business_date = models.DateField()
    voucher_no = models.TextField()
    budget_kind = models.TextField()
    subject = models.TextField()
    budget_level = models.TextField()
    district_share_pct = models.DecimalField(max_digits=7, decimal_places=4)
    kind = models.TextField()
    amount = models.DecimalField(max_digits=20, decimal_places=2)
    collecting_body = models.TextField()
    payer_code = models.TextField(null=True)
    item_code = models.TextField(null=True)
    voided_change = models.BigIntegerField(null=True)

    class Meta:
        """The table, which is there already."""

        app_label, managed, db_table = "peer", False, "receipts"


class Kept(models.Model):
    """What one flow that a figure sums added up to in a month."""

    figure = models.TextField(primary_key=True)
    month = models.DateField()
    amount = models.DecimalField(max_digits=24, decimal_places=2)

    class Meta:
        """The table, which is there already."""

        app_label, managed, db_table = "peer", False, "sums"


class ReceiptSerializer(serializers.ModelSerializer):
    """The receipt as JSON."""

    class Meta:
        """All that the list shows."""

        model, exclude = Receipt, ["voided_change"]


class Hundred(pagination.LimitOffsetPagination):
    """A page without a count."""

    default_limit = 100

    def paginate_queryset(self, queryset, request, view=None):
        return list(queryset[: self.default_limit])

    def get_paginated_response(self, data):
        return Response({"items": data})


class Receipts(generics.ListAPIView):
    """Standing receipts of a unit and a source."""

    serializer_class, pagination_class = ReceiptSerializer, Hundred

    def get_queryset(self):
        asked = self.request.query_params
        rows = Receipt.objects.filter(reporting_unit=asked["reporting_unit"], source=asked["source"])
        return rows.filter(voided_change=None).order_by("business_date", "id")


class ByMonth(APIView):
    """One figure of each month of a year."""

    def get(self, request):
        asked = Kept.objects.filter(figure=request.query_params["figure"], month__year=request.query_params["year"])
        return Response(
            {f"{row['month']:%Y-%m}": str(row["sum"]) for row in asked.values("month").annotate(sum=Sum("amount"))}
        )


class Report(APIView):
    """All figures that are sums from January to a month."""

    def get(self, request):
        last = request.query_params["month"]
        asked = Kept.objects.filter(month__range=[f"{last[:4]}-01-01", last]).values("figure")
        return Response({row["figure"]: str(row["sum"]) for row in asked.annotate(sum=Sum("amount"))})


urlpatterns = [
    path("receipts", Receipts.as_view()),
    path("by-month", ByMonth.as_view()),
    path("report", Report.as_view()),
]
application = get_wsgi_application()
