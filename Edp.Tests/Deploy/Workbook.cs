using System.IO.Compression;
using System.Xml.Linq;

namespace Edp.Tests.Deploy;

/// <summary>
/// A small workbook as spreadsheet programs write it ("Office Open XML", SpreadsheetML): texts are shared between cells, or stand in the
/// cell.
/// </summary>
internal static class Workbook
{
    private static readonly XNamespace Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

    /// <summary>Its first sheet has a row for each field: the name, the value. The answer is base64 with a mark before it.</summary>
    public static string Of(IReadOnlyList<(string Name, string Value)> fields, bool sharedTexts = true)
    {
        var texts = fields.SelectMany(field => new[] { field.Name, field.Value }).ToArray();
        var rows = fields.Select((_, row) => new XElement(
            Main + "row",
            Cell($"A{row + 1}", row * 2, texts, sharedTexts),
            Cell($"B{row + 1}", (row * 2) + 1, texts, sharedTexts)));
        using var content = new MemoryStream();
        using (var archive = new ZipArchive(content, ZipArchiveMode.Create, leaveOpen: true))
        {
            Write(archive, "xl/worksheets/sheet1.xml", new XElement(Main + "worksheet", new XElement(Main + "sheetData", rows)));
            if (sharedTexts)
            {
                Write(archive, "xl/sharedStrings.xml",
                    new XElement(Main + "sst", texts.Select(text => new XElement(Main + "si", new XElement(Main + "t", text)))));
            }
        }

        return "base64:" + Convert.ToBase64String(content.ToArray());
    }

    private static XElement Cell(string place, int index, string[] texts, bool shared) => shared
        ? new XElement(Main + "c", new XAttribute("r", place), new XAttribute("t", "s"), new XElement(Main + "v", index))
        : new XElement(
            Main + "c", new XAttribute("r", place), new XAttribute("t", "inlineStr"),
            new XElement(Main + "is", new XElement(Main + "t", texts[index])));

    private static void Write(ZipArchive archive, string name, XElement root)
    {
        using var entry = archive.CreateEntry(name).Open();
        new XDocument(root).Save(entry);
    }
}
